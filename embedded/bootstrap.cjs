/*
 * Runs a .ts file of this project with the Node that the project brings, after installing what is
 * missing:  node embedded/bootstrap.cjs <file.ts> [arguments]
 *
 * Plain ES5, so that any Node can at least say what is wrong. It checks the platform, Node and npm,
 * runs `npm ci` when node_modules is missing or behind package-lock.json, and then stands aside:
 * signals go to the program, its exit code comes back.
 */
'use strict';

var childProcess = require('child_process');
var fs = require('fs');
var os = require('os');
var path = require('path');

var root = path.resolve(__dirname, '..');
var modules = path.join(root, 'node_modules');
var nodeProgram = path.join(modules, '.bin', 'node');

checkPlatform();
checkNode();
install(function () {
  run(process.argv[2], process.argv.slice(3));
});

function checkPlatform() {
  if (process.platform !== 'linux' || ['x64', 'arm64'].indexOf(process.arch) < 0) {
    refuse('cQube runs on Linux x64 and arm64 only; this is ' + process.platform + ' ' + process.arch + '.');
  }
}

function checkNode() {
  var version = process.versions.node.split('.').map(Number);
  if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
    refuse('cQube needs Node 20.19 or newer to install itself; this is ' + process.version + '.');
  }
}

/** Installs when it must; `done` runs when everything is there. */
function install(done) {
  if (isInstalled()) {
    return done();
  }
  var started = Date.now();
  say('Installing packages with npm ci: about a minute the first time.');
  var ticking = setInterval(function () {
    say('Installing packages: ' + Math.round((Date.now() - started) / 1000) + ' s.');
  }, 10000);

  var npm = npmCommand();
  var args = npm.args.concat(['ci', '--include=dev', '--include=optional', '--ignore-scripts']);
  var child = childProcess.spawn(npm.program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  passSignals(child);
  child.on('error', function () {
    refuse('cQube needs npm to install itself, and there is none on the PATH.');
  });
  child.on('exit', function (code, signal) {
    clearInterval(ticking);
    if (code !== 0) {
      refuse('npm ci failed with ' + (signal || 'exit code ' + code) + '; what it said is above.');
    }
    if (!fs.existsSync(nodeProgram)) {
      refuse('npm ci did not bring node-linux-' + process.arch + '; is it available from your registry?');
    }
    say('Packages installed in ' + Math.round((Date.now() - started) / 1000) + ' s.');
    done();
  });
}

/**
 * Compares what is wanted with what npm notes of its work in node_modules/.package-lock.json. It writes
 * that last, so an install that was cut off is seen as one; when files were touched does not matter.
 */
function isInstalled() {
  var wanted = readPackages(path.join(root, 'package-lock.json'));
  var installed = readPackages(path.join(modules, '.package-lock.json'));
  if (!wanted || !installed || !fs.existsSync(nodeProgram)) {
    return false;
  }
  return Object.keys(wanted).every(function (place) {
    var mayLack = place === '' || wanted[place].optional || wanted[place].devOptional || wanted[place].peer;
    return installed[place] ? isSame(wanted[place], installed[place]) : mayLack;
  });
}

function isSame(one, other) {
  return one.version === other.version && (one.integrity === other.integrity || !one.integrity || !other.integrity);
}

function readPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch (error) {
    return undefined;
  }
}

/** The npm that started this, else the one on the PATH. */
function npmCommand() {
  var started = process.env.npm_execpath || '';
  return /npm-cli\.c?js$/.test(started) && fs.existsSync(started)
    ? { program: process.execPath, args: [started] }
    : { program: 'npm', args: [] };
}

function run(file, args) {
  if (!file) {
    refuse('Say what to run: node embedded/bootstrap.cjs <file.ts> [arguments]');
  }
  var environment = Object.assign({}, process.env, {
    PATH: path.join(modules, '.bin') + path.delimiter + (process.env.PATH || ''),
    CQUBE_BOOTSTRAP_PID: String(process.pid),
  });
  var child = childProcess.spawn(nodeProgram, [path.resolve(root, file)].concat(args), {
    env: environment,
    stdio: 'inherit',
  });
  passSignals(child);
  watchNpm(child);
  child.on('error', function (error) {
    refuse('Node could not be started from node_modules: ' + error.message);
  });
  child.on('exit', function (code, signal) {
    process.exit(signal ? 128 + (os.constants.signals[signal] || 0) : code);
  });
}

function passSignals(child) {
  ['SIGTERM', 'SIGHUP'].forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  process.on('SIGINT', function () {
    // A terminal sends Ctrl-C to everyone at once: it is passed on only if the child stays.
    setTimeout(function () {
      child.kill('SIGINT');
    }, 500);
  });
}

/** npm may be killed so that it cannot say goodbye: then the program is asked to end, too. */
function watchNpm(child) {
  var npm = process.env.npm_lifecycle_event ? findNpm() : undefined;
  if (!npm) {
    return;
  }
  setInterval(function () {
    var now = readProcess(npm.pid);
    if (!now || now.startedAt !== npm.startedAt) {
      child.kill('SIGTERM');
    }
  }, 500).unref();
}

function findNpm() {
  var found = readProcess(process.ppid);
  for (var steps = 0; found && steps < 4; steps += 1) {
    if (/^npm /.test(found.command) || /npm-cli/.test(found.command)) {
      return found;
    }
    found = readProcess(found.parent);
  }
  return undefined;
}

function readProcess(pid) {
  try {
    var stat = fs.readFileSync('/proc/' + pid + '/stat', 'utf8');
    var fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') {
      return undefined;
    }
    var command = fs.readFileSync('/proc/' + pid + '/cmdline', 'utf8').replace(/\0/g, ' ');
    return { pid: pid, parent: Number(fields[1]), startedAt: fields[19], command: command };
  } catch (error) {
    return undefined;
  }
}

function say(sentence) {
  process.stdout.write(sentence + '\n');
}

function refuse(sentence) {
  process.stderr.write(sentence + '\n');
  process.exit(1);
}
