import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { InputError } from '../../src/errors.ts';
import { parsePayload, spliceMember } from '../../src/inputs/payload.ts';

const fault = async (text: string, input: 'payload' | 'payload-file' = 'payload'): Promise<string> => {
  const error: unknown = await parsePayload(text, input).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).input).toBe(input);
  return (error as InputError).message;
};

describe('a payload in JSON', () => {
  it.each([
    '{}',
    ' \n{ "a" :\t1 }\r\n',
    '{"id":1778786207851669420,"big":123456789012345678901234567890,"f":1.10,"e":1E400,"z":-0}',
    '{"a":1,"a":2}',
    '{"s":"\\ud800 \\u0000 é \\/"}',
    '{"__proto__":{"x":1}}',
  ])('is sent as it is: %j', async (json) => {
    expect(await parsePayload(json, 'payload')).toEqual({ json, notices: [] });
  });

  it('loses a byte order mark', async () => {
    expect((await parsePayload('\ufeff{"a":1}', 'payload-file')).json).toBe('{"a":1}');
  });

  it('bears any depth', async () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await parsePayload(deep, 'payload')).json).toBe(deep);
  });

  it.each([
    ['{"a": 1,\n  "b" 2}', 'is not valid JSON: line 2, column 7: a colon is expected'],
    ['{ "a": 1, }', 'line 1, column 11'],
    ['{"a": tru', 'line 1, column 7'],
    ['{"a":\r\n}', 'line 2, column 1'],
    [' \n {\n"a: 1}', 'line 3, column 1'],
    ['{"a": "x\ny"}', 'line 1, column 9: a line break'],
    ['{"a": 1', 'line 1, column 8'],
    ['{"a": 1\n', 'line 2, column 1: the text ends'],
    [`{"a": "${'x'.repeat(100)}" "b"}`, 'line 1, column 110: a comma or a closing bracket is expected'],
    [`{"b" 1, "a": "${'x'.repeat(100)}"}`, 'line 1, column 6: a colon is expected'],
    [`{"a": "${'x'.repeat(30)}\\x${'x'.repeat(30)}"}`, 'column 38: the escape is not valid'],
  ])('is never read as YAML, and its fault is placed: %j', async (text, expected) => {
    expect(await fault(text)).toContain(expected);
  });

  it.each([
    ['[1]', 'must be an object, but is a list. Give the list a name'],
    ['true', 'is a boolean'],
    ['"x"', 'is only a text'],
    ['12', 'is a number'],
    ['null', 'is null'],
  ])('must be an object: %j', async (text, expected) => {
    expect(await fault(text)).toContain(expected);
  });

  it.each(['Object', 'Array', '[object Object]', ' [object Object],[object Object]\n'])(
    'is asked for where an expression lost it: %j',
    async (text) => {
      expect(await fault(text)).toContain('Write ${{ toJSON(…) }} around it');
    },
  );

  it.each([
    ['{“topic”: “release”}', 'line 1, column 2: JSON requires straight double quotes'],
    [' {\n „a“: 1}', 'line 2, column 2: JSON requires straight double quotes'],
    ['{"a": “b”}', 'line 1, column 7: JSON requires straight double quotes'],
  ])('is not taken for YAML with curly quotes: %j', async (text, expected) => {
    expect(await fault(text)).toContain(`is not valid JSON: ${expected}`);
  });

  it('shows nothing of the payload, and nothing that forges a line', async () => {
    const message = await fault(`{"a": "\u001b[31m::error::x\n##[error]y" ${'z'.repeat(500)}`, 'payload-file');
    expect(message.length).toBeLessThan(300);
    expect(message).not.toMatch(/[\n\u001b]|##\[/);
  });
});

describe('an empty payload', () => {
  it.each(['', ' \n', '\ufeff\n'])('is a fault: %j', async (text) => {
    expect(await fault(text, 'payload')).toContain('must be an object, but is empty');
    expect(await fault(text, 'payload-file')).toContain('must be an object, but is empty');
  });

  it('is a fault where there are only comments', async () => {
    expect(await fault('# nothing\n')).toContain('is empty');
  });
});

describe('a payload in YAML', () => {
  it.each([
    ['topic: release\ncount: 3\n', '{"topic":"release","count":3}'],
    ['---\na: 1\n...\n', '{"a":1}'],
    ['%YAML 1.2\n---\na: 1', '{"a":1}'],
    ['{a: 1, b: [x, "y"]}', '{"a":1,"b":["x","y"]}'],
    ["{'a': 1}", '{"a":1}'],
    ['a: ~\nb:\nc: True\nd: yes\ne: "1"', '{"a":null,"b":null,"c":true,"d":"yes","e":"1"}'],
    ['d: 2026-11-25\nt: 12:30:45', '{"d":"2026-11-25","t":"12:30:45"}'],
    ['a: |\n  x\n  y\nb: >\n  x\n  y\n', '{"a":"x\\ny\\n","b":"x y\\n"}'],
    ['a: "\\ud800 \\x01"', '{"a":"\\ud800 \\u0001"}'],
    ['"!a": "!b"\nc: |\n  !d\ne: f!', '{"!a":"!b","c":"!d\\n","e":"f!"}'],
    ['"1": x\nb: y\n"0": z', '{"1":"x","b":"y","0":"z"}'],
    ['1: a\n1.10: b\n0x1F: c\ntrue: d\n~: e\n"": f', '{"1":"a","1.10":"b","0x1F":"c","true":"d","~":"e","":"f"}'],
    ['12345678901234567890: {7: 8}', '{"12345678901234567890":{"7":8}}'],
    ['__proto__: {x: 1}\nb: 2', '{"__proto__":{"x":1},"b":2}'],
  ])('becomes JSON: %j', async (text, json) => {
    expect((await parsePayload(text, 'payload')).json).toBe(json);
    expect(() => JSON.parse(json) as unknown).not.toThrow();
  });

  it.each([
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1.10', '1.10'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['+5', '5'],
    ['-.5', '-0.5'],
    ['5.', '5'],
    ['-0', '-0'],
    ['007', '7'],
    ['-012.50e+3', '-12.50e+3'],
    ['1e400', '1e400'],
    ['0x1F', '31'],
    ['0o17', '15'],
    ['0xFFFFFFFFFFFFFFFFF', '295147905179352825855'],
  ])('keeps the digits of %s', async (number, json) => {
    expect((await parsePayload(`a: ${number}`, 'payload')).json).toBe(`{"a":${json}}`);
    expect(JSON.parse(`{"a":${json}}`)).toBeTruthy();
  });

  it('resolves anchors, aliases and merge keys', async () => {
    const text = 'base: &b {x: 1.0, y: 2}\nn: &n 5.00\nsame: *b\nmore:\n  <<: *b\n  y: 3\nlist: [*n, *n]\n"<<": {q: 1}';
    expect((await parsePayload(text, 'payload')).json).toBe(
      '{"base":{"x":1.0,"y":2},"n":5.00,"same":{"x":1.0,"y":2},"more":{"x":1.0,"y":3},"list":[5.00,5.00],"<<":{"q":1}}',
    );
  });

  it('is refused above 256 KiB, which would take too much memory and time to read', async () => {
    const atLimit = `a: ${'x'.repeat(256 * 1024 - 3)}`;
    expect((await parsePayload(atLimit, 'payload-file')).json).toHaveLength(256 * 1024 + 5);
    expect(await fault(`${atLimit}y`, 'payload-file')).toBe(
      'Input "payload-file" is not a JSON object, and too large for YAML. Write more than 262,144 characters as JSON.',
    );
    expect(await fault(`a:\n${'- a: b\n'.repeat(1_400_000)}`, 'payload-file')).toContain('too large for YAML');
  });

  it.each([
    ['a: b: c', 'line 1, column 4: an unquoted value holds ": "'],
    ['x: 1\na:\n  b: !!str 1', 'line 3, column 6: a value that begins with "!" is a tag'],
    ['a: !js/function "x"', 'line 1, column 4'],
    ['a: !foo\n  b: 1', 'line 1, column 4'],
    ['a: 1\na: 2', 'line 2, column 1: this key is a duplicate'],
    ['x:\n  - {b: 1, "b": 2}', 'line 2, column 12'],
    ['a: 1\n---\nb: 2', 'line 2, column 1: a second document'],
    ['%YAML 1.1\n---\na: 1', 'the document must be YAML 1.2'],
    ['%FOO x\n---\na: 1', 'line 1, column 1: a line that begins with "%" is not supported'],
    ['1: a\n"1": b', 'line 2, column 1: this key is a duplicate'],
    ['a: {true: 1, "true": 2}', 'line 1, column 14'],
    ['<<: {a: 1}\n<<: {b: 1}', 'line 2, column 1'],
    ['a:\n  : b', 'line 2, column 3'],
    ['? [1]\n: 2', 'a key must be a text'],
    ['{: 1}', 'a key must be a text'],
    ['a: &x k\n*x : 1', 'line 2, column 1'],
    ['a: .inf', 'line 1, column 4: JSON has no such number'],
    ['a: [1, .NaN]', 'line 1, column 8'],
    ['a: *nope', 'line 1, column 4: a value that begins with "*" is an alias, and its anchor is missing'],
    ['<<: 3\na: 1', 'a merge key (<<) must name a mapping'],
    ['a: &a [*a]', 'an anchor is used inside itself'],
    [`a: ${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'nested too deeply'],
    ['a: x\0y', 'line 1, column 5'],
    ['\ta: 1', 'line 1, column 1: tabs are not allowed'],
    ['{a: 1', 'line 1, column 6'],
  ])('is refused, and its fault is placed: %j', async (text, expected) => {
    const message = await fault(text);
    expect(message).toContain('is not a JSON object and not valid YAML: ');
    expect(message).toContain(expected);
  });

  it.each([
    ['- a', 'is a list'],
    ['release', 'is only a text'],
    ['0x10', 'is a number'],
    ['True', 'is a boolean'],
    ['~', 'is empty'],
  ])('must be a mapping: %j', async (text, expected) => {
    expect(await fault(text)).toContain(expected);
  });

  it('says the same as the JSON of the same object', async () => {
    const object = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' }));
    await fc.assert(
      fc.asyncProperty(object, async (any) => {
        const value: unknown = JSON.parse(JSON.stringify(any));
        const text = stringify(value, { version: '1.2', aliasDuplicateObjects: false });
        expect(JSON.parse((await parsePayload(text, 'payload')).json)).toEqual(value);
      }),
    );
  });

  it('does not grow without bounds', async () => {
    const level = (name: string, of: string): string => `${name}: &${name} [${Array(10).fill(`*${of}`).join(', ')}]`;
    const bomb = ['a: &a lol', ...Array.from('bcdefghi').map((name, i) => level(name, 'abcdefgh'.charAt(i)))].join(
      '\n',
    );
    expect(await fault(bomb)).toContain('an anchor is used more than 1000 times');
    const many = `a: &a 1\nb: [${Array(999).fill('*a').join(', ')}]`;
    expect((await parsePayload(many, 'payload')).json).toContain('1,1,1');
  });
});

describe('a secret in a payload that is not valid', () => {
  const SECRETS = ['*Secret1', '@Secret1', '!Secret1', '%Secret1', '&Secret1 x', 'a: Secret1', '"Secret1', "'Secret1"];
  const MORE = [
    '|Secret1',
    '>Secret1',
    '[Secret1',
    '{Secret1',
    '`Secret1',
    ']Secret1',
    '!<Secret1',
    '!x!Secret1',
    '- Secret1',
  ];
  const ESCAPED = [
    '"Secret1\\q',
    '"Secret1" Secret2',
    "'Sec'ret1",
    '&a &Secret1 b',
    '*Secret1: b',
    '? Secret1',
    ', Secret1',
    '\0Secret1',
  ];

  it.each([...SECRETS, ...MORE, ...ESCAPED])('is not in the message: %j', async (secret) => {
    const faults = await Promise.all(
      [`password: ${secret}`, `a: 1\nb: [${secret}`, secret, `{"password": "${secret}" x}`, `{"a": ${secret}}`].map(
        (text) => parsePayload(text, 'payload').then(() => '', String),
      ),
    );
    expect(faults.filter((message) => message !== '').length).toBeGreaterThan(1);
    for (const message of faults) expect(message).not.toMatch(/ecret|ret1|Sec/);
    const [first] = faults;
    if (first !== '') expect(first).toMatch(/(line 1, column \d+: .*toJSON|must be an object)/);
  });
});

describe('notices', () => {
  const notices = async (text: string) => (await parsePayload(text, 'payload')).notices;
  const NUMBER = 'an unquoted value is read as a number';

  it.each(['6063e25', '0192117', '1e5', '0x1F', '0o17', '+49123', '-0', '007', '1e400', '00'])(
    'warn of %s, a number that is written differently',
    async (value) => {
      expect(await notices(`a: 1\nb:\n  - ${value}\n`)).toEqual([
        { level: 'warning', message: expect.stringMatching(`^Input "payload", line 3: ${NUMBER}.*quotes`) },
      ]);
    },
  );

  it.each([
    '1',
    '-2',
    '1.5',
    '1.10',
    '1778786207851669420',
    '"0192117"',
    "'6063e25'",
    '1_000',
    '2026-01-02',
    '1.2.3',
    'abc',
    '0',
    'true',
    '~',
    '|\n  007',
  ])('do not warn of %s', async (value) => expect(await notices(`a: ${value}`)).toEqual([]));

  it('are one warning for all lines, and keys are none', async () => {
    const text = '007: 1\na: 1e3\nb: [08, 0x9]\nc: {d: 1.0}';
    const [only, ...others] = await notices(text);
    expect(others).toEqual([]);
    expect(only?.message).toContain('line 2, 3: ');
    expect(await notices(Array.from({ length: 9 }, (_, index) => `k${index}: 00`).join('\n'))).toEqual([
      { level: 'warning', message: expect.stringContaining('line 1, 2, 3, 4, 5 and more: ') },
    ]);
  });

  it.each(['a: Fix #12 #13', 'a: x # y', 'a: 5 # five', 'a: #fff', 'a: [x #y\n  ]', '- a'.slice(2) + ': b\t#c'])(
    'tell of the comment in %j in the log only',
    async (text) => {
      expect(await notices(text)).toEqual([
        {
          level: 'info',
          message: expect.stringMatching(
            /^Input "payload", line 1: the text from # on is a comment and is not sent\..*quotes/,
          ),
        },
      ]);
    },
  );

  it.each(['a: x#y', 'a: "x" # y', '# a comment\na: x\n# b\n', 'a: # of a\n  b: 1', 'a: |\n  x # y', "a: 'x # y'"])(
    'do not tell of %j',
    async (text) => expect(await notices(text)).toEqual([]),
  );

  it('name no piece of the payload', async () => {
    for (const { message } of await notices('pin: 0192117 # 4711')) expect(message).not.toMatch(/192117|4711|pin/);
  });
});

describe('spliceMember', () => {
  it.each([
    ['{}', '{"github":1}'],
    [' { }\n', ' {"github":1 }\n'],
    ['{"a":1}', '{"a":1,"github":1}'],
    ['\n{\n  "a": [1.50, {"github": 2}]\n}\n', '\n{\n  "a": [1.50, {"github": 2}],"github":1\n}\n'],
  ])('adds to %j', (json, expected) => {
    expect(spliceMember(json, 'github', '1')).toBe(expected);
  });

  it.each(['{"github":{}}', '{"a":1,"\\u0067ithub" : null}'])('refuses %j, which has the member', (json) => {
    expect(() => spliceMember(json, 'github', '1')).toThrow(
      expect.objectContaining({ input: 'github-context', message: expect.stringContaining('"github"') }),
    );
  });

  it('leaves every other byte as it is', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(object, fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, added, indent) => {
        const json = JSON.stringify(value, undefined, indent);
        const name = 'added'.repeat(1 + Math.max(0, ...Object.keys(value).map((key) => key.length)));
        const addedJson = JSON.stringify(added);
        const spliced = spliceMember(json, name, addedJson);
        const member = `"${name}":${addedJson}`;
        const at = spliced.lastIndexOf(member);
        const comma = Object.keys(value).length === 0 ? 0 : 1;
        expect(spliced.slice(0, at - comma) + spliced.slice(at + member.length)).toBe(json);
        expect(JSON.parse(spliced)).toEqual({
          ...(JSON.parse(json) as object),
          [name]: JSON.parse(addedJson) as unknown,
        });
      }),
    );
  });
});
