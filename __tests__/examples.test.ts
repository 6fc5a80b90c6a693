import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { startArtifactService, type ArtifactService } from '../fake-pinkfish/artifact-service.ts';
import { startGitHubApi, type GitHubApi } from '../fake-pinkfish/github-api.ts';
import { FAKE_API_KEY, startPinkfish, type FakePinkfish } from '../fake-pinkfish/pinkfish.ts';
import { runAction, type ActionResult } from '../fake-pinkfish/runner.ts';
import { ROOT, type WorkflowEvent } from '../fake-pinkfish/runner-environment.ts';
import { completeAtOnce, type Scenario } from '../fake-pinkfish/scenario.ts';

const OURS = 'org/pinkfish-run-action@v1';

type Step = {
  id?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, unknown>;
  'continue-on-error'?: boolean;
};
type Job = { permissions?: Record<string, string>; steps: Step[] };
type Workflow = { permissions?: unknown; jobs: Record<string, Job> };
type Example = { file: string; text: string; workflow: Workflow; ours: Step };

const read = (...names: string[]): string => readFileSync(path.join(ROOT, ...names), 'utf8');
const action = parse(read('action.yml')) as Record<'inputs' | 'outputs', Record<string, unknown>>;

const examples: Example[] = readdirSync(path.join(ROOT, 'examples')).map((file) => {
  const text = read('examples', file);
  const workflow = parse(text) as Workflow;
  const [ours, second] = stepsOf(workflow).filter(({ uses }) => uses === OURS);
  if (ours === undefined || second !== undefined) throw new Error(`${file} must use the action once`);
  return { file, text, workflow, ours };
});

function stepsOf({ jobs }: Workflow): Step[] {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

describe.each(examples)('examples/$file', ({ text, workflow, ours }) => {
  it('says on top what it is for', () => {
    expect(text).toMatch(/^(?:# \S.*\n)+name: /);
  });

  it('gives inputs that there are, as texts or booleans', () => {
    for (const [name, value] of Object.entries(ours.with ?? {})) {
      expect(Object.keys(action.inputs)).toContain(name);
      expect(['string', 'boolean']).toContain(typeof value);
    }
  });

  it('uses outputs that there are', () => {
    const ids = stepsOf(workflow).flatMap(({ id, uses }) => (uses === OURS ? [id] : []));
    for (const [, id, output] of text.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      if (ids.includes(id)) expect(Object.keys(action.outputs)).toContain(output);
    }
  });

  it('grants nothing on top, and pins every action of others', () => {
    expect(workflow.permissions).toEqual({});
    for (const { uses = OURS } of stepsOf(workflow)) {
      if (uses !== OURS) expect(text).toMatch(new RegExp(`uses: ${uses.replace(/@.*/, '')}@[0-9a-f]{40} # v\\d`));
    }
  });

  it('hands foreign text to scripts by their environment only', () => {
    for (const { run = '' } of stepsOf(workflow)) expect(run).not.toContain('${{');
  });
});

const withoutIndent = (block: string): string[] => {
  const lines = block.split('\n').filter((line) => line.trim() !== '');
  const indents = lines.map((line) => /^ */.exec(line)?.[0].length ?? 0);
  return lines.map((line) => line.slice(Math.min(...indents)));
};

describe('README.md', () => {
  const readme = read('README.md');
  const blocks = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block);
  /** Runs of as many lines as the block has, each without its indent. */
  const standsIn = (text: string, wanted: string[]): boolean => {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.some((_, at) => {
      const run = withoutIndent(lines.slice(at, at + wanted.length).join('\n'));
      return run.join('\n') === wanted.join('\n');
    });
  };

  it.each(blocks)('has this from an example:\n%s', (block) => {
    expect(examples.filter(({ text }) => standsIn(text, withoutIndent(block)))).not.toEqual([]);
  });

  it('links every example', () => {
    for (const { file } of examples) expect(readme).toContain(`(examples/${file})`);
  });
});

const issue = { number: 7, title: 'It "breaks" \\ always\n${{ x }}', body: null };
const pull = {
  number: 12,
  title: 'Mend it',
  head: { ref: 'topic', sha: 'abc', repo: { full_name: 'octo/hello' } },
  base: { ref: 'main' },
};

/** What stands for the expressions of the examples; another one is an error. */
const VALUES: Readonly<Record<string, string>> = {
  'secrets.PINKFISH_API_KEY': FAKE_API_KEY,
  'vars.PINKFISH_TRIGGER_ID': 'weekly',
  'github.event.issue.number': '7',
  'toJSON(github.event.issue.title)': JSON.stringify(issue.title),
  'toJSON(github.event.issue.body)': 'null',
  'matrix.topic': 'billing',
  'inputs.run-id': '1778786207851669420',
  'inputs.automation-id': 'd831ue4rccbc73knbi80',
  'matrix.run': '1778786207851669420',
  'matrix.automation': 'd831ue4rccbc73knbi80',
};

const evaluated = (value: unknown): string =>
  String(value).replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const text = VALUES[expression];
    if (text === undefined) throw new Error(`no value stands for ${expression}`);
    return text;
  });

const reportOf = (content: string, name = 'report.md'): Scenario =>
  completeAtOnce({
    automationName: 'Weekly report',
    results: [{ files: [{ name, content, ...(name.endsWith('.html') && { mimeType: 'text/html' }) }] }],
    designatedOutput: `step-1/${name}`,
  });
const complete = reportOf('# All is well\n');
const failed: Scenario = {
  byLook: [{ status: 'FAILED', steps: [{ name: 'Group them', status: 'FAILED' }] }],
  results: { results: [{ exitCode: 1 }] },
};
const paused: Scenario = { byLook: [{ status: 'PAUSED' }] };

type Case = {
  scenario?: Scenario;
  event?: WorkflowEvent;
  env?: Readonly<Record<string, string>>;
  prepare?: (workspace: string) => void;
  /** Of the step; 1 where the example is about a failure. */
  exitCode?: 0 | 1;
  /** A part of each warning. */
  warnings?: readonly string[];
  check: (seen: { result: ActionResult; body: string }) => void;
};

let pinkfish: FakePinkfish;
let artifacts: ArtifactService;
let github: GitHubApi;
let dir: string;

const CASES: Readonly<Record<string, Case>> = {
  'use-output.yml': {
    check: ({ result, body }) => {
      expect(body).toBe('{"product":"Aquarium","week":47}');
      expect(result.outputs['designated-output']).toBe('# All is well\n');
    },
  },
  'json-output.yml': {
    scenario: reportOf('{"risk": "high", "reason": "a table is dropped"}', 'risk.json'),
    check: ({ result, body }) => {
      expect(JSON.parse(result.outputs['designated-output'] ?? '')).toMatchObject({ risk: 'high' });
      expect(JSON.parse(body)).toMatchObject({ github: { repository: 'octo/hello' } });
    },
  },
  'artifact-in-later-job.yml': {
    check: () => expect(artifacts.artifacts().map(({ name }) => name)).toEqual(['report']),
  },
  'payload-from-event.yml': {
    event: { name: 'issues', payload: { issue } },
    check: ({ body }) => {
      expect(JSON.parse(body)).toMatchObject({ ...issue, github: { event_name: 'issues' } });
    },
  },
  'attachment.yml': {
    prepare: (workspace) => {
      mkdirSync(path.join(workspace, 'out'));
      for (const name of ['disk.txt', 'draft-1.txt', 'disk.csv']) writeFileSync(path.join(workspace, 'out', name), 'x');
    },
    check: () => {
      const parts = pinkfish.requestsOf('trigger')[0]?.parts ?? [];
      expect(parts.map(({ name, fileName }) => [name, fileName])).toEqual([
        ['question', undefined],
        ['files', 'disk.txt'],
      ]);
    },
  },
  'approval-trigger.yml': {
    scenario: paused,
    check: ({ result: { outputs } }) => {
      expect(outputs.outcome).toBe('detached');
      expect(outputs['run-id']).toBe(pinkfish.runs.at(-1)?.runId);
      expect(outputs['automation-id']).toBe(pinkfish.runs.at(-1)?.automationId);
    },
  },
  'approval-follow.yml': {
    check: ({ result: { outputs } }) => {
      expect(pinkfish.requestsOf('trigger')).toHaveLength(0);
      expect(outputs.status).toBe('COMPLETE');
    },
  },
  'matrix.yml': {
    check: ({ body }) => {
      expect(body).toBe('{"topic":"billing"}');
      expect(artifacts.artifacts().map(({ name }) => name)).toEqual(['report-billing']);
    },
  },
  'nightly-issue-on-failure.yml': {
    scenario: failed,
    exitCode: 1,
    check: ({ result: { outputs } }) => {
      expect(outputs).toMatchObject({ outcome: 'failed', 'failed-step': 'Group them' });
    },
  },
  'pr-comment.yml': {
    event: { name: 'pull_request', payload: { pull_request: pull } },
    check: ({ body }) => {
      expect(JSON.parse(body)).toMatchObject({ github: { pull_request: { number: 12, head: 'topic' } } });
      expect(github.comments).toMatchObject([{ issue: 12, body: expect.stringContaining('Weekly report') }]);
    },
  },
  'tolerate-failure.yml': {
    scenario: failed,
    exitCode: 1,
    check: ({ result: { outputs } }) => {
      expect(outputs.outcome).toBe('failed');
      expect(outputs['run-id']).toBe(pinkfish.runs.at(-1)?.runId);
    },
  },
  'approval-denied.yml': {
    scenario: reportOf('{"approved": false, "reason": "too early"}', 'answer.json'),
    check: ({ result: { outputs } }) => {
      expect(outputs.outcome).toBe('complete');
      expect(JSON.parse(outputs['designated-output'] ?? '')).toMatchObject({ approved: false });
    },
  },
  'callback.yml': {
    check: ({ result: { outputs } }) => {
      expect(pinkfish.requestsOf('trigger')).toHaveLength(0);
      expect(outputs.outcome).toBe('complete');
    },
  },
  'pr-diff-attachment.yml': {
    event: { name: 'pull_request', payload: { pull_request: pull } },
    prepare: (workspace) => writeFileSync(path.join(workspace, 'pull-request.diff'), '+Mend it\n'),
    check: () => {
      const parts = pinkfish.requestsOf('trigger')[0]?.parts ?? [];
      expect(parts.map(({ name, fileName }) => [name, fileName])).toEqual([
        ['question', undefined],
        ['github', undefined],
        ['files', 'pull-request.diff'],
      ]);
    },
  },
  'payload-file.yml': {
    prepare: (workspace) => {
      writeFileSync(path.join(workspace, 'payload.json'), JSON.stringify({ changelog: 'x'.repeat(200_000) }));
    },
    // Pinkfish repeats the payload in the results document.
    warnings: ['Use the output results-path instead'],
    check: ({ body }) => expect(body.length).toBeGreaterThan(200_000),
  },
  'open-output.yml': {
    scenario: reportOf('<h1>All is well</h1>', 'report.html'),
    check: ({ result: { outputs } }) => {
      const stored = artifacts.artifacts().map(({ name, zip }) => ({ name, zipped: zip !== undefined }));
      expect(stored).toContainEqual({ name: `report-${outputs['run-id'] ?? ''}.html`, zipped: false });
      expect(outputs['output-artifact-url']).toMatch(/\/artifacts\/\d+$/);
      expect(outputs['output-artifact-url']).not.toBe(outputs['artifact-url']);
    },
  },
  'rerun.yml': {
    check: ({ result: { outputs } }) => {
      expect(outputs.outcome).toBe('complete');
      expect(pinkfish.requestsOf('trigger')).toHaveLength(1);
    },
  },
  'slack.yml': {
    check: ({ result: { outputs } }) => {
      expect(outputs).toMatchObject({ outcome: 'complete', 'automation-name': 'Weekly report' });
    },
  },
  'ghes-artifact.yml': {
    env: { GITHUB_SERVER_URL: 'https://github.example.com' },
    check: ({ result }) => {
      expect(artifacts.requests).toHaveLength(0);
      const report = path.join(result.workspace, 'report', 'step-1', 'report.md');
      expect(result.outputs['designated-output-path']).toBe(report);
      expect(readFileSync(report, 'utf8')).toBe('# All is well\n');
    },
  },
  'ghes-and-proxy.yml': {
    env: { GITHUB_SERVER_URL: 'https://github.example.com' },
    check: ({ result }) => {
      expect(artifacts.requests).toHaveLength(0);
      expect(result.outputs['download-path']).toBe(path.join(result.workspace, 'report'));
    },
  },
};

describe('the step of', () => {
  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'examples-test-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  beforeEach(async () => {
    artifacts = await startArtifactService();
    github = await startGitHubApi();
  });
  afterEach(async () => {
    await Promise.all([pinkfish.close(), artifacts.close(), github.close()]);
  });

  it.each(examples)('examples/$file ends as it says', async ({ file, ours }) => {
    const example = CASES[file];
    if (example === undefined) throw new Error(`${file} has no case`);
    pinkfish = await startPinkfish({ scenario: example.scenario ?? complete });
    // The run that approval-follow.yml comes back for.
    pinkfish.addRun({ runId: VALUES['matrix.run'] ?? '', automationId: VALUES['matrix.automation'] ?? '' });
    const inputs = Object.fromEntries(Object.entries(ours.with ?? {}).map(([name, value]) => [name, evaluated(value)]));
    const result = await runAction({
      inputs: { ...inputs, 'base-url': pinkfish.apiUrl },
      dir: path.join(dir, file),
      env: { ...artifacts.env, ...github.env, ...example.env },
      token: 'token-of-the-job',
      ...(example.event && { event: example.event }),
      ...(example.prepare && { prepare: ({ workspace }) => example.prepare?.(workspace) }),
    });
    expect({ exitCode: result.exitCode, errors: result.errors.length }).toEqual({
      exitCode: example.exitCode ?? 0,
      errors: example.exitCode ?? 0,
    });
    expect({ warnings: result.warnings, unexpected: result.unexpectedInputs }).toEqual({
      warnings: (example.warnings ?? []).map((text) => expect.stringContaining(text)),
      unexpected: [],
    });
    example.check({ result, body: pinkfish.requestsOf('trigger')[0]?.body.toString() ?? '' });
  });
});
