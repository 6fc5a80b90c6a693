// A named scenario, run by the action and shown as a person would see it on GitHub: for demo.ts.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startArtifactService, type ArtifactService } from '../fake-pinkfish/artifact-service.ts';
import { startPinkfish, type FakePinkfish } from '../fake-pinkfish/pinkfish.ts';
import { startAction, type ActionResult, type StartedAction } from '../fake-pinkfish/runner.ts';
import { SCENARIOS, scenariosByTrigger, type NamedScenario } from '../fake-pinkfish/scenarios.ts';
import { logPrinter, showArtifact, showOutputs, showPlaces, showStep, showSummary, type Screen } from './show-step.ts';

/** Where the scenario is shown, and what runs it; everything that the run leaves is in `dir` afterwards. */
export type ScenarioOptions = Screen & {
  readonly name: string;
  readonly entry: string;
  readonly dir: string;
};

const cancelLater = (pinkfish: FakePinkfish, action: StartedAction, afterMs: number): void => {
  void pinkfish.seen('trigger').then(() => {
    setTimeout(action.cancel, afterMs).unref();
  });
};

type End = Pick<NamedScenario, 'outcome' | 'exitCode'>;

const showEnd = (screen: Screen, expected: End, result: ActionResult): boolean => {
  const outcome = result.outputs.outcome ?? '';
  const asExpected = result.exitCode === expected.exitCode && outcome === expected.outcome;
  const code =
    result.exitCode === null ? `was ended by ${result.signal ?? 'a signal'}` : `exit code ${result.exitCode}`;
  const verdict = asExpected
    ? 'as it should be'
    : `expected were outcome '${expected.outcome}' and exit code ${expected.exitCode}`;
  screen.print('');
  screen.print(
    screen.paint(asExpected ? 'green' : 'red', `The step ended with outcome '${outcome}', ${code}: ${verdict}.`),
  );
  return asExpected;
};

type Services = { readonly pinkfish: FakePinkfish; readonly artifacts: ArtifactService };
type Attempt = {
  readonly number: number;
  readonly dir: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly cancelAfterMs: number | undefined;
  readonly expected: End;
};

/** Runs the step once and shows it from its log to its end; true where it ended as expected. */
const showAttempt = async (
  { entry, ...screen }: ScenarioOptions,
  { pinkfish, artifacts }: Services,
  { number, dir, inputs, cancelAfterMs, expected }: Attempt,
): Promise<boolean> => {
  const secrets = [pinkfish.apiKey];
  const onLine = logPrinter(screen, secrets);
  const action = startAction({ inputs, env: artifacts.attempt(number, { rerun: 'failed' }), entry, dir, onLine });
  if (cancelAfterMs !== undefined) cancelLater(pinkfish, action, cancelAfterMs);
  const result = await action.finished;
  showOutputs(screen, result);
  showSummary(screen, result);
  const uploaded = artifacts.artifacts().filter(({ attempt }) => attempt === number);
  showPlaces(screen, { result, secrets, artifacts: showArtifact(screen, { artifacts: uploaded, dir }) });
  return showEnd(screen, expected, result);
};

/** Shows the attempts of a job that is re-run; true where both ended as expected and one run was triggered in all. */
const showRerun = async (
  screen: Screen,
  { pinkfish }: Services,
  attempts: readonly (() => Promise<boolean>)[],
): Promise<boolean> => {
  let asExpected = true;
  for (const [index, show] of attempts.entries()) {
    screen.print('');
    screen.print(screen.paint('bold', `Attempt ${index + 1}${index === 0 ? '' : ', by "Re-run failed jobs"'}`));
    asExpected = (await show()) && asExpected;
  }
  const triggered = pinkfish.runs.length;
  screen.print(screen.paint(triggered === 1 ? 'green' : 'red', `Runs triggered by both attempts: ${triggered}.`));
  return asExpected && triggered === 1;
};

/** Runs one named scenario and prints what a person would see in GitHub; true where it ended as it should. */
export const showScenario = async (options: ScenarioOptions): Promise<boolean> => {
  const { name, dir } = options;
  const named = SCENARIOS[name];
  if (!named) throw new Error(`no outcome is named ${name}`);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const services = {
    pinkfish: await startPinkfish({ scenarios: scenariosByTrigger() }),
    artifacts: await startArtifactService(),
  };
  const { pinkfish, artifacts } = services;
  try {
    const own = { 'api-key': pinkfish.apiKey, 'trigger-id': name, 'base-url': pinkfish.apiUrl };
    const inputs = { ...own, ...named.inputs };
    showStep(options, { inputs, secrets: [pinkfish.apiKey] });
    const { rerun, cancelAfterMs } = named;
    const attempt = { inputs, cancelAfterMs };
    if (!rerun) return await showAttempt(options, services, { ...attempt, number: 1, dir, expected: named });
    const attempts = [named, rerun].map((expected, index) => async () => {
      const place = path.join(dir, `attempt-${index + 1}`);
      mkdirSync(place);
      return await showAttempt(options, services, { ...attempt, number: index + 1, dir: place, expected });
    });
    return await showRerun(options, services, attempts);
  } finally {
    await Promise.all([pinkfish.close(), artifacts.close()]);
  }
};
