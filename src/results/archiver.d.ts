// The package that @actions/artifact asks for its zip, as far as it is used here. It has no types of its own.
declare module 'archiver' {
  const archiver: { create: unknown };
  export { archiver as default };
}
