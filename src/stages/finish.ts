import type { Context } from '../context.ts';
import { inWords, OperationError } from '../errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { closingLines, failureLines } from '../report/log-lines.ts';
import { prose } from '../report/markdown.ts';
import { outputsOf } from '../report/outputs.ts';
import { annotationText, type Problem } from '../report/problem.ts';
import { succeeded } from '../run/outcome.ts';
import { judgeError } from './judge.ts';

/**
 * Reports everything that is known: outputs, then summary, comment, the log's last lines, and the one annotation where
 * the step fails. A failure of one of them does not keep the others from being written.
 */
export const finish = async (context: Context, inputs: Inputs | undefined): Promise<void> => {
  const { runner, report, colours, env } = context;
  judgeAborted(context, inputs);
  await setOutputs(context, inputs);
  if (inputs?.summary ?? runner.getInput('summary')?.trim() !== 'false')
    await attempt(context, 'The job summary', () => writeSummary(context, inputs));
  if (inputs !== undefined && inputs.prComment !== false) {
    await attempt(context, 'The pull-request comment', async () => {
      const { commentOnPullRequest } = await import('./comment.ts');
      await commentOnPullRequest(context, inputs);
    });
  }
  const aborted = judgeAborted(context, inputs);
  if (aborted !== undefined) await correctReport(context, inputs, aborted);
  for (const line of [...failureLines(report, colours), ...closingLines(report, colours)]) runner.info(line);
  const { problem } = report;
  if (problem !== undefined) runner.error(annotationText(problem, env), problem.title);
};

/** A cancelled job, or an error that is caught nowhere, counts after the work is done too, but hides no failure. */
const judgeAborted = (context: Context, inputs: Inputs | undefined): Problem | undefined =>
  context.signal.aborted && succeeded(context.report.outcome)
    ? judgeError(context, context.signal.reason, inputs)
    : undefined;

const correctReport = async (context: Context, inputs: Inputs | undefined, { message }: Problem): Promise<void> => {
  await setOutputs(context, inputs);
  const warning = `\n\n> [!WARNING]\n> ${prose(message, 2_000)}\n`;
  if (inputs?.summary === true) await attempt(context, 'The job summary', () => context.runner.appendSummary(warning));
};

const setOutputs = async (context: Context, inputs: Inputs | undefined): Promise<void> => {
  const { runner, report } = context;
  const { values, oversize } = outputsOf(report);
  try {
    for (const [name, value] of Object.entries(values)) await runner.setOutput(name, value);
  } catch (error) {
    const { problem: first } = report;
    const { message } = judgeError(context, new OperationError('runner', error), inputs);
    // What came first counts for more, and may be this very fault.
    if (first !== undefined)
      report.problem = first.message === message ? first : { ...first, message: `${first.message} ${message}` };
  }
  for (const { name, pathOutput } of oversize) {
    const fault = `The output ${name} is empty, because it would be larger than 120 KiB`;
    runner.warning(`${fault}. Use the output ${pathOutput} instead.`, 'Pinkfish: output too large');
  }
};

const attempt = async ({ runner }: Context, what: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    runner.warning(`${what} could not be written: ${inWords(error)}.`, 'Pinkfish: report');
  }
};

const writeSummary = async ({ runner, report, redactor, env }: Context, inputs: Inputs | undefined): Promise<void> => {
  const { renderSummary } = await import('../report/summary.ts');
  const renderOutput = inputs?.renderOutput ?? 'text';
  await runner.appendSummary(await renderSummary(report, { renderOutput, redact: redactor.text, env }));
};
