/** Preloaded into every child (`--import`): no server may outlive a benchmark that was killed. */
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
