import { formatDuration } from '../duration.ts';
import { plainLine } from '../foreign-text.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { formatBytes } from './byte-format.ts';

/** What the step will do, for the log's group of inputs; never the key, a token, a payload or a URL. */
export const inputLines = (inputs: Inputs): string[] => {
  const { subject, pollIntervalMs, files, uploadArtifact } = inputs;
  const patterns = files.length === 0 ? 'none' : plainLine(files.join('  '), 500);
  const what =
    subject.kind === 'follow'
      ? [`follow run: ${plainLine(subject.run.runId)} of automation ${plainLine(subject.run.automationId)}`]
      : [
          `trigger: ${plainLine(subject.trigger.triggerId)} (${subject.trigger.form} form)`,
          `payload: ${subject.payload.kind === 'file' ? `from ${plainLine(subject.payload.path)}` : `${subject.payload.text.length} characters`}${subject.githubContext ? ', with github' : ''}`,
          ...(subject.attachments.length === 0
            ? []
            : [`attachments: ${plainLine(subject.attachments.join('  '), 500)}`]),
        ];
  if (!inputs.wait) return [...what, 'wait: no'];
  return [
    ...what,
    `wait: up to ${formatDuration(inputs.timeoutMs)}, a status check every ${pollIntervalMs === 'auto' ? '1 to 30 s, less often as the run gets longer' : formatDuration(pollIntervalMs)}${inputs.onPaused === 'detach' ? ', not while the run is paused' : ''}`,
    `files: ${patterns} (at most ${formatBytes(inputs.maxDownloadBytes)})`,
    `artifact: ${uploadArtifact === 'auto' ? 'if a file was downloaded' : uploadArtifact ? 'always' : 'never'}`,
  ];
};
