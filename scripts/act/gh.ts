// A `gh` for examples under act: it keeps issues in a file, understands the calls that the examples make, and refuses
// any other. `--jq` is done by jq, as gh's own is by a port of it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

export type Issue = {
  readonly number: number;
  readonly title: string;
  readonly labels: string[];
  readonly comments: string[];
  state: 'open' | 'closed';
};

const FIRST_NUMBER = 7;

const { GH_STATE = '', GH_REPO = '' } = process.env;
const issues = JSON.parse(readFileSync(GH_STATE, 'utf8')) as Issue[];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...Object.fromEntries(
      ['label', 'app', 'json', 'jq', 'title', 'body', 'comment', 'method'].map((name) => [
        name,
        { type: 'string' } as const,
      ]),
    ),
    force: { type: 'boolean' },
  },
});
const given = values as Readonly<Record<string, string | undefined>>;

const issueOf = (number: string): Issue => {
  const issue = issues.find((each) => each.number === Number(number));
  if (!issue) throw new Error(`no issue has the number ${number}`);
  return issue;
};

const labelled = (label: string): Issue[] =>
  issues.filter(({ state, labels }) => state === 'open' && labels.includes(label));

/** Prints what a list holds of the issues, by `--jq`. */
const print = (found: readonly Issue[]): void => {
  const json = JSON.stringify(found.map(({ number, title }) => ({ number, title })));
  process.stdout.write(execFileSync('jq', ['-rc', given.jq ?? '.'], { input: json }));
};

const callApi = (path: string): void => {
  const list = new RegExp(`^repos/${GH_REPO}/issues\\?labels=([\\w-]+)&state=open$`).exec(path);
  const label = new RegExp(`^repos/${GH_REPO}/issues/(\\d+)/labels/([\\w-]+)$`).exec(path);
  if (list?.[1] && given.method === undefined) {
    print(labelled(list[1]));
  } else if (label?.[1] && given.method === 'DELETE') {
    const { labels } = issueOf(label[1]);
    labels.splice(labels.indexOf(label[2] ?? ''), 1);
  } else {
    throw new Error(`not understood: gh api ${path}`);
  }
};

const [noun = '', verb = '', number = ''] = positionals;
if (noun === 'api') {
  callApi(verb);
} else if (noun === 'issue' && verb === 'list') {
  print(labelled(given.label ?? ''));
} else if (noun === 'issue' && verb === 'create') {
  const { title = '', label = '', body = '' } = given;
  issues.push({ number: FIRST_NUMBER + issues.length, title, labels: [label], comments: [body], state: 'open' });
} else if (noun === 'issue' && verb === 'comment') {
  issueOf(number).comments.push(given.body ?? '');
} else if (noun === 'issue' && verb === 'close') {
  issueOf(number).comments.push(given.comment ?? '');
  issueOf(number).state = 'closed';
} else if (noun !== 'label' || verb !== 'create') {
  throw new Error(`not understood: gh ${positionals.join(' ')}`);
}
writeFileSync(GH_STATE, JSON.stringify(issues));
