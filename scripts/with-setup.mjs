// node scripts/with-setup.mjs [--bin NAME] ENTRY ARGS…
// Installs what is missing or stale, then runs ENTRY (a file of this project) or NAME (a package's command) on the
// project's own Node 24. Plain JavaScript: it runs on the machine's Node before anything is installed.
const OLDEST_NODE_MAJOR = 20;

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE_MAJOR) {
  process.stderr.write(
    `beraad: this needs Node ${OLDEST_NODE_MAJOR} or later to install itself, and this is Node ${process.versions.node}.\n` +
      'Install a newer Node (https://nodejs.org); the project then brings its own Node 24.\n',
  );
  process.exit(1);
}

// Imported only now: an older Node could not read it.
const { runWithSetup } = await import('./run-on-project-node.mjs');
await runWithSetup(process.argv.slice(2));
