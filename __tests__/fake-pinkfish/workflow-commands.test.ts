import { describe, expect, it } from '@jest/globals';
import { parseCommandFile, readCommandFile } from '../../fake-pinkfish/command-files.ts';
import { logView, paintFor } from '../../fake-pinkfish/log-view.ts';
import { annotationsIn, logReader, masksIn, parseCommand } from '../../fake-pinkfish/workflow-commands.ts';

describe('parseCommand', () => {
  it.each([
    ['::error::no', 'error', {}, 'no'],
    ['  \t::Warning file=a%3Ab.ts,line=1::x%0Ay%25', 'warning', { file: 'a:b.ts', line: '1' }, 'x\ny%'],
    ['::error title=::x', 'error', {}, 'x'],
    ['::endgroup::', 'endgroup', {}, ''],
    ['text ##[error]no', 'error', {}, 'no'],
    ['##[warning a=b;c=d%5D]x%3B', 'warning', { a: 'b', c: 'd]' }, 'x;'],
    ['::nothing::##[error]no', 'error', {}, 'no'],
    ['::ERROR TITLE=a,Title=b,==line==1,x=::y', 'error', { title: 'b', line: '1' }, 'y'],
    ['::error   title=a ,col= 2 ::x', 'error', { title: 'a ', col: ' 2' }, 'x'],
    ['\u00a0\u2003\u0085::debug::x', 'debug', {}, 'x'],
    ['a ##[Debug]%3b%3Bb', 'debug', {}, '%3b;b'],
    ['x::y ##[group]::error::no', 'group', {}, '::error::no'],
  ] as const)('reads %j', (...[line, name, properties, data]) => {
    expect(parseCommand(line)).toEqual({ name, properties, data });
  });

  it.each([
    'text',
    'x ::error::no',
    '::error',
    '::nothing::x',
    '##[error',
    '##[section]x',
    ': :error::x',
    '',
    '\ufeff::error::x',
    '::error\t::x',
    '::add-mas\u212a::x',
    '##[command]x',
  ])('finds none in %j', (line) => {
    expect(parseCommand(line)).toBe(undefined);
  });
});

describe('logReader', () => {
  it('obeys stop-commands until its token comes', () => {
    const lines = ['::stop-commands::T0', '::error::a', '::t0::', '::error::b'].map(logReader());
    expect(annotationsIn(lines)).toEqual([{ level: 'error', message: 'b', properties: {} }]);
  });

  it('finds the masks: the text as it is, and each line trimmed', () => {
    const lines = ['::add-mask:: a%0Ab %0D%0D c%0A', '::add-mask:: ', '##[add-mask] d'].map(logReader());
    expect(masksIn(lines)).toEqual([' a\nb \r\r c\n', 'a', 'b', 'c', ' d', 'd']);
  });

  it('masks a resuming token of more than six characters', () => {
    const lines = ['::stop-commands::123456', '::123456::', '::stop-commands::1234567'].map(logReader());
    expect(masksIn(lines)).toEqual(['1234567']);
  });

  it('reads a command before the resuming token in the same line', () => {
    const lines = ['::stop-commands::T0', '::error::a ##[T0]', 'b ##[t0]', '::notice::c'].map(logReader());
    expect(annotationsIn(lines)).toEqual([{ level: 'notice', message: 'c', properties: {} }]);
  });
});

describe('parseCommandFile', () => {
  it.each<[string, [string, string][]]>([
    ['', []],
    ['a=1\n\nb=\n', [['a', '1'], ['b', '']]], // prettier-ignore
    ['a=b<<c\n', [['a', 'b<<c']]],
    ['a<<E\nx\n\ny=z\nE\na=2', [['a', 'x\n\ny=z'], ['a', '2']]], // prettier-ignore
    ['a<<E\nE\n', [['a', '']]],
  ])('reads %j', (text, entries) => {
    expect(parseCommandFile(text)).toEqual(entries);
  });

  it('takes CR LF for a line end on Windows only', () => {
    const file = 'a=1\r\n\r\nb<<E\r\nx\r\ny\nz\r\nE\r\nc<<F\nF';
    expect(parseCommandFile(file, true)).toEqual([
      ['a', '1'],
      ['b', 'x\r\ny\nz'],
      ['c', ''],
    ]);
    expect(parseCommandFile('a=1\r\nb<<E\r\nx\r\nE\r\n', false)).toEqual([
      ['a', '1\r'],
      ['b', 'x\r'],
    ]);
    expect(() => parseCommandFile('a=1\r\n\r\n', false)).toThrow();
  });

  it('gives what stands before a malformed line', () => {
    expect(readCommandFile('\ufeffa=1\nb')).toEqual({ entries: [['a', '1']], fault: "Invalid format 'b'" });
  });

  it.each(['a', '=1', 'a<<', '<<E\nE', 'a<<E\nx'])('refuses %j', (text) => {
    expect(() => parseCommandFile(text)).toThrow();
  });
});

describe('logView', () => {
  const show = (lines: string[], colours = false) =>
    lines.map(logReader()).flatMap(logView(paintFor(colours), { secrets: ['first-secret'] }));

  it('shows what GitHub shows', () => {
    expect(
      show([
        'first-secret',
        '::add-mask::second',
        '::group::Fetch second',
        'one second',
        '::warning::two%0Alines',
        '::debug::hidden',
        '::endgroup::',
        '::error::no',
      ]),
    ).toEqual(['***', '▾ Fetch ***', '  one ***', '  Warning: two', '  lines', 'Error: no']);
  });

  it('colours annotations', () => {
    expect(show(['::error::no'], true)).toEqual(['\u001b[31mError: no\u001b[39m']);
  });
});
