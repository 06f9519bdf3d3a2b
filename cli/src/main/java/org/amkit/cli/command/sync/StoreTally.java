package org.amkit.cli.command.sync;

import org.amkit.cli.command.Run;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.jspecify.annotations.Nullable;

/** Counts what went between two stores, and says it at the end. Used by several threads at once. */
final class StoreTally {
  private final Run run;
  private final SyncWay way;
  private final long begin = System.nanoTime();
  private long documents;
  private long failed;
  private long sentDocuments;
  private long sentChanges;
  private long receivedDocuments;
  private long receivedChanges;
  private int exitCode = ExitCode.OK;

  /** Why the rest is not tried; null where it is. */
  private @Nullable Failure end;

  StoreTally(Run run, SyncWay way) {
    this.run = run;
    this.way = way;
  }

  /** Counts a document that both stores have now, or would. */
  synchronized void add(StorePair.Outcome outcome) {
    documents++;
    sentDocuments += outcome.sent().isAny() ? 1 : 0;
    sentChanges += outcome.sent().changes();
    receivedDocuments += outcome.received().isAny() ? 1 : 0;
    receivedChanges += outcome.received().changes();
  }

  /** Counts a document that could not be synced. */
  synchronized void fail(int code) {
    documents++;
    failed++;
    exitCode = Math.max(exitCode, code);
  }

  /** Has the rest not tried. */
  synchronized void stop(Failure why) {
    if (end == null) {
      end = why;
    }
  }

  /** Throws what {@link #stop} was given, if anything. */
  synchronized void requireGoingOn() {
    if (end != null) {
      throw end;
    }
  }

  synchronized boolean isStopped() {
    return end != null;
  }

  /** The gravest of what failed. */
  synchronized int exitCode() {
    return exitCode;
  }

  synchronized String progress() {
    return "am: " + Amounts.count(documents, "document") + ", " + went();
  }

  private String went() {
    return sentDocuments
        + " sent ("
        + Amounts.count(sentChanges, "change")
        + "), "
        + receivedDocuments
        + " received ("
        + Amounts.count(receivedChanges, "change")
        + ")";
  }

  /** Says how many documents and changes went each way. */
  synchronized void print(String own, String peer, boolean json) {
    String failures = failed == 0 ? "" : ", " + failed + " failed";
    run.note(
        own,
        Amounts.count(documents, "document")
            + ": "
            + (way.dryRun()
                ? went().replace(" sent", " to be sent").replace(" received", " to be received")
                : went())
            + failures
            + (way.dryRun() ? " (nothing written, --dry-run)" : "")
            + (end == null ? "" : "; stopped, run it again"));
    if (json) {
      JsonPrinter out = run.json(JsonPrinter.Layout.COMPACT);
      out.beginObject().field("file", FileLabel.withoutPasswords(own));
      out.field("peer", FileLabel.withoutPasswords(peer)).field("documents", documents);
      out.field("documentsSent", sentDocuments).field("documentsReceived", receivedDocuments);
      out.field("sent", sentChanges).field("received", receivedChanges).field("failed", failed);
      out.field("complete", end == null && failed == 0).field("dryRun", way.dryRun());
      out.name("seconds").number(Math.round((System.nanoTime() - begin) / 1e6) / 1e3);
      out.endObject().line();
    }
  }
}
