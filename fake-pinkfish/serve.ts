import { parseArgs } from 'node:util';
import { startArtifactService } from './artifact-service.ts';
import { startPinkfish } from './pinkfish.ts';
import { completeAtOnce } from './scenario.ts';
import { SCENARIOS, scenariosByTrigger } from './scenarios.ts';

const USAGE = `node fake-pinkfish/serve.ts [scenario] [--port N] [--files-port N] [--artifact-port N] [--api-key KEY]
                            [--run AUTOMATION-ID/RUN-ID] [--trigger-run-id ID]

Starts the stand-ins of the Pinkfish API, its file server and GitHub's artifact service on 127.0.0.1, prints where they
listen as lines NAME=value, and ends on SIGTERM or SIGINT. A trigger's id is the name of the scenario that it starts:
${Object.keys(SCENARIOS).join(', ')}.
With a scenario as argument, every other trigger id starts that one. With --run it also knows a run that was triggered before, which goes as the
scenario does (complete without one). With --trigger-run-id every run that a trigger starts has that id.
`;

const portOf = (text: string | undefined): number => {
  const port = Number(text ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`no port: ${text ?? ''}`);
  return port;
};

type Arguments = {
  readonly name?: string | undefined;
  readonly port: number;
  readonly filesPort: number;
  readonly artifactPort: number;
  readonly apiKey?: string | undefined;
  readonly triggerRunId?: string | undefined;
  readonly run?: { readonly automationId: string; readonly runId: string } | undefined;
};

const runOf = (text: string): { automationId: string; runId: string } => {
  const [automationId = '', runId = '', ...more] = text.split('/');
  if (automationId === '' || runId === '' || more.length > 0) throw new Error(`no AUTOMATION-ID/RUN-ID: ${text}`);
  return { automationId, runId };
};

const readArguments = (args: readonly string[]): Arguments | 'help' => {
  const port = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port,
      'files-port': port,
      'artifact-port': port,
      'api-key': { type: 'string' },
      run: { type: 'string' },
      'trigger-run-id': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  const [name] = positionals;
  if (name !== undefined && !Object.hasOwn(SCENARIOS, name)) throw new Error(`no scenario is named ${name}`);
  return {
    name,
    port: portOf(values.port),
    filesPort: portOf(values['files-port']),
    artifactPort: portOf(values['artifact-port']),
    apiKey: values['api-key'],
    triggerRunId: values['trigger-run-id'],
    run: values.run === undefined ? undefined : runOf(values.run),
  };
};

const serve = async ({ name, port, filesPort, artifactPort, apiKey, triggerRunId, run }: Arguments): Promise<void> => {
  const scenario = name === undefined ? undefined : SCENARIOS[name]?.scenario;
  const pinkfish = await startPinkfish({
    ...{ scenarios: scenariosByTrigger(), port, filesPort },
    ...(scenario && { scenario }),
    ...(apiKey !== undefined && { apiKey }),
    ...(triggerRunId !== undefined && { triggerRunId }),
  });
  if (run) pinkfish.addRun({ ...run, scenario: scenario ?? SCENARIOS.complete?.scenario ?? completeAtOnce() });
  const artifacts = await startArtifactService({ port: artifactPort });
  const lines = { PINKFISH_URL: pinkfish.apiUrl, PINKFISH_FILES_URL: pinkfish.filesUrl, ...artifacts.env };
  // Listened for before anything is printed: whoever waits for the lines may send the signal at once.
  const ended = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  process.stdout.write(
    Object.entries(lines)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  await ended;
  await Promise.all([pinkfish.close(), artifacts.close()]);
};

try {
  const read = readArguments(process.argv.slice(2));
  if (read === 'help') process.stdout.write(USAGE);
  else await serve(read);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}
