package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.StoredName;
import org.amkit.cli.command.Stores;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Progress;
import org.amkit.repo.DocumentId;

/**
 * All documents of two stores in step: what {@code am sync STORE STORE} does. Each document is
 * compared, appended to where it lacks something, and read back, by itself and several at a time;
 * so a run that was killed is taken up by the next, and a fault in one document does not stop the
 * others. Costs some 100 bytes of memory for each document.
 *
 * @param own the address of the one store
 * @param peer the address of the other
 * @param way which changes go where
 * @param json whether the end is told as JSON
 */
record StoreSync(Run run, String own, String peer, SyncWay way, PeerOptions options, boolean json) {
  /** Most of the time is spent waiting for stores, which take in many appends in one commit. */
  private static final int THREADS = 8;

  /** Documents that are begun, at most. */
  private static final int MOST_BEGUN = 4 * THREADS;

  /** Whether two names are those of stores, or one can only be that of a store. */
  static boolean isMeant(Run run, String own, String peer) {
    return isAddressed(own)
        || isAddressed(peer)
        || isBesideFolder(run, own, peer)
        || isBesideFolder(run, peer, own)
        || (isStore(run, own) && isStore(run, peer));
  }

  /** Whether a name of nothing stands beside a folder: it is the one that will not do. */
  private static boolean isBesideFolder(Run run, String name, String folder) {
    return isMissing(run, name) && isStore(run, folder) && Files.isDirectory(run.path(folder));
  }

  private static boolean isMissing(Run run, String name) {
    return name.indexOf(':') < 0
        && !name.isEmpty()
        && !name.equals(FileLabel.DASH)
        && !Files.exists(run.path(name));
  }

  private static boolean isAddressed(String name) {
    return Stores.isAddress(name) && !StoredName.hasId(name);
  }

  private static boolean isStore(Run run, String name) {
    // PEERs that are no stores have a colon.
    boolean isFolder = name.endsWith("/") && name.indexOf(':') < 0;
    return isFolder || (!StoredName.hasId(name) && OpenStore.isMeant(run.environment(), name));
  }

  /** Syncs, and says what was exchanged. */
  int sync() throws IOException {
    requireMeant();
    OpenStore.Opening there =
        new OpenStore.Opening(
            way.create() && !way.dryRun(),
            true,
            OpenStore.Opening.OPTION + (way.create() ? " without --dry-run" : ""),
            options.lockTimeout(),
            null);
    try (OpenStore left = open(own, there);
        OpenStore right = open(peer, there)) {
      left.noteOtherFiles(run);
      right.noteOtherFiles(run);
      StorePair pair =
          new StorePair(
              run,
              new StorePair.Side(FileLabel.of(own), left.store()),
              new StorePair.Side(FileLabel.of(peer), right.store()),
              way,
              options.allowUnrelated);
      StoreTally tally = new StoreTally(run, way);
      Progress progress = run.console().progress(tally::progress);
      try {
        all(pair, tally, progress);
      } finally {
        progress.close();
        tally.print(own, peer, json);
      }
      return tally.exitCode();
    }
  }

  private void requireMeant() throws IOException {
    for (String name : new String[] {own, peer}) {
      if (!isStore(run, name)) {
        throw Failure.usage(
                "sync: " + FileLabel.of(name) + " is not a store, and the other side is")
            .hint(hint(name));
      }
    }
    if (own.equals(peer) || run.outputs().isSameFile(own, peer)) {
      throw Failure.usage("sync: both sides are the same store");
    }
    if (way.live()
        || way.initiate()
        || way.stats()
        || options.id != null
        || options.trace != null) {
      throw Failure.usage(
              "sync: --live, --initiate, --stats, --id and --trace are not for two stores")
          .hint("'am serve STORE' keeps clients in sync; 'am merge' takes one document, STORE#ID");
    }
  }

  /** What to write instead of a name that is no store's. */
  private String hint(String name) {
    String folder = isMissing(run, name) ? name + "/ with --create makes a folder store; " : "";
    return folder + "stores are FOLDER, nodefs:FOLDER, postgresql://... and nats://...";
  }

  private OpenStore open(String name, OpenStore.Opening how) throws IOException {
    try {
      return OpenStore.open(run.environment(), name, how);
    } catch (Failure e) {
      throw orOutOfReach(e);
    }
  }

  private static void one(
      StorePair pair, StoreTally tally, Run run, Progress progress, DocumentId id) {
    if (tally.isStopped()) {
      return;
    }
    try {
      tally.add(pair.sync(id));
    } catch (Failure e) {
      try {
        pair.check();
      } catch (Failure away) {
        tally.stop(orOutOfReach(away));
        return;
      }
      tally.fail(e.exitCode());
      progress.during(() -> run.console().complain(e));
    } catch (RuntimeException | Error e) {
      tally.stop(Failure.internal(id + ": " + e, e));
    }
  }

  /** Goes through the documents of both, each of them once. */
  private void all(StorePair pair, StoreTally tally, Progress progress) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "am-store-sync");
              thread.setDaemon(true);
              return thread;
            });
    Semaphore places = new Semaphore(MOST_BEGUN);
    Set<DocumentId> begun = new HashSet<>();
    try {
      for (StorePair.Side side : pair.listed()) {
        list(
            side,
            id -> {
              if (begun.add(id)) {
                places.acquireUninterruptibly();
                tally.requireGoingOn();
                Runnable work = () -> one(pair, tally, run, progress, id);
                Future<?> unused = threads.submit(() -> doAndRelease(work, places));
              }
            });
      }
      places.acquireUninterruptibly(MOST_BEGUN);
      tally.requireGoingOn();
    } finally {
      threads.shutdown();
    }
  }

  private static void doAndRelease(Runnable work, Semaphore places) {
    try {
      work.run();
    } finally {
      places.release();
    }
  }

  private static void list(StorePair.Side side, Consumer<DocumentId> each) {
    try {
      side.store().list(each);
    } catch (IOException e) {
      throw orOutOfReach(Faults.refused(side.label(), e));
    }
  }

  /** A store that is out of reach is the failure of a sync, not of the file system. */
  private static Failure orOutOfReach(Failure failure) {
    return Stores.isOutOfReach(failure) ? failure.withExitCode(ExitCode.PEER) : failure;
  }
}
