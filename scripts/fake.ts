// `npm run fake [-- --port N]`: a stand-in of Pinkfish to which `npm run try` can be pointed.
import { parseArgs } from 'node:util';
import { FAKE_API_KEY, startPinkfish } from '../fake-pinkfish/pinkfish.ts';
import { SCENARIOS, scenariosByTrigger } from '../fake-pinkfish/scenarios.ts';

const DEFAULT_PORT = '4711';

const triggers = (): string =>
  Object.entries(SCENARIOS)
    .map(([name, { about }]) => `  ${name.padEnd(13)} ${about}`)
    .join('\n');

const usage = (): string => `npm run fake [-- --port N]

Starts a stand-in of the Pinkfish triggers API on this machine, at port ${DEFAULT_PORT} unless another is given, and runs until you
press Ctrl-C. Its trigger ids:

${triggers()}
`;

/** How to use it from a second terminal. */
const instructions = (url: string): string => {
  const command = `npm run try -- --base-url ${url} --trigger-id complete`;
  const withKey =
    process.platform === 'win32'
      ? `$env:PINKFISH_API_KEY = '${FAKE_API_KEY}'\n  ${command}`
      : `PINKFISH_API_KEY=${FAKE_API_KEY} ${command}`;
  return `The stand-in of Pinkfish listens at ${url}. To run the action against it, in another terminal:

  ${withKey}

Its trigger ids:

${triggers()}

Press Ctrl-C to stop it.
`;
};

const portOf = (text: string): number | undefined => {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : undefined;
};

const refuse = (message: string): void => {
  process.stderr.write(`${message}\nAll options: npm run fake -- --help\n`);
  process.exitCode = 1;
};

const serve = async (port: number): Promise<void> => {
  const pinkfish = await startPinkfish({ scenarios: scenariosByTrigger(), port });
  // Before anything is printed: whoever reads the address may send the signal at once.
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  process.stdout.write(instructions(pinkfish.apiUrl));
  await stopped;
  await pinkfish.close();
};

const main = async (): Promise<void> => {
  try {
    const { values } = parseArgs({
      options: { help: { type: 'boolean', short: 'h' }, port: { type: 'string', default: DEFAULT_PORT } },
    });
    const port = portOf(values.port);
    if (values.help) process.stdout.write(usage());
    else if (port === undefined) refuse(`A port is a number from 0 to 65535 (got "${values.port}").`);
    else await serve(port);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    refuse(code === 'EADDRINUSE' ? 'The port is in use. Give another one: npm run fake -- --port N' : message);
  }
};

await main();
