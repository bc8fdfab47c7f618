// Judges each given run in one process, and writes the code that V8 made of the program meanwhile: compiling would take
// longer than judging a small run. Which verdict they get is for the tests.
'use strict';
const { writeFileSync } = require('node:fs');

const [main, ...runs] = process.argv.slice(2);
const { exit } = process;
process.stdout.write = () => true;
judge(runs);

function judge([run, ...rest]) {
  process.argv = [
    process.execPath,
    main,
    ...(run === undefined ? ['rules'] : ['check', `${run}/pass`, '--config', `${run}/gate.config.yaml`]),
  ];
  process.exit = () => {
    if (rest.length > 0) return judge(rest);
    const { cache, script } = require(main);
    writeFileSync(cache, script.createCachedData());
    return exit(0);
  };
  require(main).start();
}
