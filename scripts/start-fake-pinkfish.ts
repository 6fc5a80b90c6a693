// Starts the stand-in service for the rest of a workflow's job, and sets where it is as the step's outputs.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const { GITHUB_OUTPUT = '', RUNNER_TEMP = tmpdir(), RUN = '', TRIGGER_RUN_ID = '', STARTED_PROCESSES } = process.env;
const PATIENCE_MS = 20_000;

const log = path.join(mkdtempSync(path.join(RUNNER_TEMP, 'fake-pinkfish-')), 'log.txt');
const out = openSync(log, 'w');
// In a session of its own: the step's terminal, where there is one, takes with it what it started.
const given = { '--run': RUN, '--trigger-run-id': TRIGGER_RUN_ID };
const options = Object.entries(given).flatMap(([name, value]) => (value === '' ? [] : [name, value]));
const service = spawn(process.execPath, ['fake-pinkfish/serve.ts', ...options], {
  detached: true,
  windowsHide: true,
  stdio: ['ignore', out, out],
});
service.unref();
// GitHub's runner ends what a job left running. Whatever else plays the runner gives a file for the process ids.
if (STARTED_PROCESSES) appendFileSync(STARTED_PROCESSES, `${service.pid ?? ''}\n`);

const began = performance.now();
let url: string | undefined;
while (url === undefined && service.exitCode === null && performance.now() - began < PATIENCE_MS) {
  await sleep(50);
  url = /^PINKFISH_URL=(.+)\n(?:.*\n)*ACTIONS_RESULTS_URL=/m.exec(readFileSync(log, 'utf8'))?.[1];
}
if (url === undefined) throw new Error(`the stand-in did not start:\n${readFileSync(log, 'utf8')}`);
console.log(`the stand-in of Pinkfish listens at ${url}`);
appendFileSync(GITHUB_OUTPUT, `url=${url}\n`);
