import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { evaluateInputs, readActionYml } from '../fake-pinkfish/action-inputs.ts';
import { makePlaces, node24, ROOT, runnerEnvironment } from '../fake-pinkfish/runner-environment.ts';
import { startPinkfish, type FakePinkfish } from '../fake-pinkfish/pinkfish.ts';
import { interleaved, median } from './measure.ts';
import { run } from './program.ts';
import type { Row } from './row.ts';
import { BARE_INPUTS, type Bench } from './step.ts';

/** From a process's start to the trigger request's arrival. */
export const benchStart = async ({ sizes, entry, folder }: Bench): Promise<Row[]> => {
  const pinkfish = await startPinkfish();
  const places = makePlaces(mkdtempSync(path.join(folder, 'start-')));
  const inputs = {
    ...{ 'api-key': pinkfish.apiKey, 'base-url': pinkfish.apiUrl, 'trigger-id': 'my-trigger', wait: 'false' },
    ...BARE_INPUTS,
  };
  const step = {
    ...runnerEnvironment(places, { name: 'push' }),
    ...evaluateInputs(readActionYml(path.join(ROOT, 'action.yml')), { inputs }).env,
  };
  const fetching = {
    URL_OF_TRIGGER: `${pinkfish.apiUrl}/ext/triggers/my-trigger`,
    PINKFISH_API_KEY: pinkfish.apiKey,
  };
  const arrival = async (args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> => {
    const startedAt = performance.now();
    const arrived = nextTrigger(pinkfish);
    await run({ command: node24(), args, env, cwd: places.workspace });
    return (await arrived) - startedAt;
  };
  const { ours, theirs } = await interleaved(sizes.starts, {
    ours: () => arrival([entry], step),
    theirs: () => arrival([path.join(ROOT, 'bench', 'programs', 'fetch-once.mjs')], fetching),
  });
  await pinkfish.close();
  return [
    {
      what: "process start to the trigger's arrival",
      against: 'a node program with one fetch',
      unit: 'ms',
      ours: median(ours),
      theirs: median(theirs),
      reach: { ratio: 1.5 },
    },
  ];
};

const nextTrigger = async (pinkfish: FakePinkfish): Promise<number> => {
  await pinkfish.seen('trigger', pinkfish.requestsOf('trigger').length + 1);
  return performance.now();
};
