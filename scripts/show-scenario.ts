// A named scenario, run by the action and shown as a person would see it on GitHub: for demo.ts.
import { mkdirSync, rmSync } from 'node:fs';
import { startArtifactService } from '../fake-pinkfish/artifact-service.ts';
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

const showEnd = (options: ScenarioOptions, expected: NamedScenario, result: ActionResult): boolean => {
  const outcome = result.outputs.outcome ?? '';
  const asExpected = result.exitCode === expected.exitCode && outcome === expected.outcome;
  const code =
    result.exitCode === null ? `was ended by ${result.signal ?? 'a signal'}` : `exit code ${result.exitCode}`;
  const verdict = asExpected
    ? 'as it should be'
    : `expected were outcome '${expected.outcome}' and exit code ${expected.exitCode}`;
  options.print('');
  options.print(
    options.paint(asExpected ? 'green' : 'red', `The step ended with outcome '${outcome}', ${code}: ${verdict}.`),
  );
  return asExpected;
};

/** Runs one named scenario and prints what a person would see in GitHub; true where it ended as it should. */
export const showScenario = async (options: ScenarioOptions): Promise<boolean> => {
  const named = SCENARIOS[options.name];
  if (!named) throw new Error(`no outcome is named ${options.name}`);
  rmSync(options.dir, { recursive: true, force: true });
  mkdirSync(options.dir, { recursive: true });
  const pinkfish = await startPinkfish({ scenarios: scenariosByTrigger() });
  const artifacts = await startArtifactService();
  try {
    const inputs = {
      ...{ 'api-key': pinkfish.apiKey, 'trigger-id': options.name, 'base-url': pinkfish.apiUrl },
      ...named.inputs,
    };
    const secrets = [pinkfish.apiKey];
    showStep(options, { inputs, secrets });
    const onLine = logPrinter(options, secrets);
    const { entry, dir } = options;
    const action = startAction({ inputs, env: artifacts.env, entry, dir, onLine });
    if (named.cancelAfterMs !== undefined) cancelLater(pinkfish, action, named.cancelAfterMs);
    const result = await action.finished;
    showOutputs(options, result);
    showSummary(options, result);
    const files = showArtifact(options, { artifacts: artifacts.artifacts(), dir });
    showPlaces(options, { result, secrets, artifacts: files });
    return showEnd(options, named, result);
  } finally {
    await Promise.all([pinkfish.close(), artifacts.close()]);
  }
};
