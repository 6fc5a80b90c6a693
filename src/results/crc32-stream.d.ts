// What archiver, which makes the zip of @actions/artifact, takes for the bytes of its entries. The package has no types.
declare module 'crc32-stream' {
  const streams: Record<'CRC32Stream' | 'DeflateCRC32Stream', unknown>;
  export { streams as default };
}
