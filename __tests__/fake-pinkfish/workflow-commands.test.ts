import { describe, expect, it } from '@jest/globals';
import { parseCommandFile } from '../../fake-pinkfish/command-files.ts';
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
  ] as const)('reads %j', (...[line, name, properties, data]) => {
    expect(parseCommand(line)).toEqual({ name, properties, data });
  });

  it.each(['text', 'x ::error::no', '::error', '::nothing::x', '##[error', '##[section]x', ': :error::x', ''])(
    'finds none in %j',
    (line) => {
      expect(parseCommand(line)).toBe(undefined);
    },
  );
});

describe('logReader', () => {
  it('obeys stop-commands until its token comes', () => {
    const lines = ['::stop-commands::T0', '::error::a', '::t0::', '::error::b'].map(logReader());
    expect(annotationsIn(lines)).toEqual([{ level: 'error', message: 'b', properties: {} }]);
  });

  it('finds the masks, of several lines each line', () => {
    expect(masksIn(['::add-mask::a%0Ab', '::add-mask:: ', '##[add-mask]c'].map(logReader()))).toEqual([
      ...['a\nb', 'a', 'b', 'c'],
    ]);
  });
});

describe('parseCommandFile', () => {
  it.each<[string, [string, string][]]>([
    ['', []],
    ['a=1\n\nb=\n', [['a', '1'], ['b', '']]], // prettier-ignore
    ['a=b<<c\n', [['a', 'b<<c']]],
    ['a<<E\nx\n\ny=z\nE\na=2', [['a', 'x\n\ny=z'], ['a', '2']]], // prettier-ignore
    ['a<<E\nE\n', [['a', '']]],
    ['a<<E\nx\r\nE\n', [['a', 'x\r']]],
  ])('reads %j', (text, entries) => {
    expect(parseCommandFile(text)).toEqual(entries);
  });

  it.each(['a', '=1', 'a<<', '<<E\nE', 'a<<E\nx'])('refuses %j', (text) => {
    expect(() => parseCommandFile(text)).toThrow();
  });
});

describe('logView', () => {
  const show = (lines: string[], colours = false) =>
    lines.map(logReader()).flatMap(logView(paintFor(colours), ['first-secret']));

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
