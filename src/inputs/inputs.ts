import type { Run } from '../pinkfish/schema.ts';
import type { TriggerTarget } from './trigger-target.ts';

/** Where the payload comes from: the input's own text, or a file that main reads. */
export type PayloadSource = { kind: 'text'; text: string } | { kind: 'file'; path: string };

/** What the step is to follow: a run that it triggers, or one that was triggered before. */
export type Subject =
  | { kind: 'trigger'; trigger: TriggerTarget; payload: PayloadSource; attachments: string[]; githubContext: boolean }
  | { kind: 'follow'; run: Run };

/** Every input, parsed. Durations in milliseconds, sizes in bytes; undefined where the platform's own default applies. */
export type Inputs = {
  apiKey: string;
  /** https, or http on a loopback host; no slash at the end. */
  baseUrl: string;
  subject: Subject;
  wait: boolean;
  onPaused: 'wait' | 'detach';
  timeoutMs: number;
  pollIntervalMs: number | 'auto';
  /** Globs over `step-N/file-name`, `!` in front takes away; an empty list chooses nothing. */
  files: string[];
  downloadPath: string | undefined;
  maxDownloadBytes: number;
  uploadArtifact: boolean | 'auto';
  artifactName: string | undefined;
  retentionDays: number | undefined;
  compressionLevel: number | 'auto';
  summary: boolean;
  renderOutput: 'text' | 'markdown';
  prComment: boolean | 'on-failure';
  githubToken: string;
};
