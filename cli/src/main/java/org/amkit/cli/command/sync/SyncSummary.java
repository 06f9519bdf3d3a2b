package org.amkit.cli.command.sync;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.amkit.ChangeHash;
import org.amkit.cli.command.Contests;
import org.amkit.cli.command.Run;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;

/** What {@code am sync} says at the end. */
record SyncSummary(String file, String peer, SyncWay way, boolean json) {

  void print(Run run, SyncedFile own, SyncTally tally) {
    SyncTally.Sums done = tally.sums();
    boolean peerReadOnly = tally.isPeerReadOnly();
    long received = way.dryRun() && way.push() ? 0 : done.receivedChanges();
    boolean wouldSend = way.dryRun() && !way.pull() && !peerReadOnly;
    long sent = wouldSend ? own.changesSince(tally.peerHeads()) : done.sentChanges();
    run.note(
        file,
        Amounts.count(received, "change")
            + (way.dryRun()
                ? " to be received, " + sent + " to be sent"
                : " received, " + sent + " sent")
            + (way.dryRun() ? " (nothing written, --dry-run)" : ""));
    int conflicts = received == 0 ? 0 : own.newConflicts();
    Contests.note(run, file, conflicts, !way.dryRun());
    if (peerReadOnly && !way.pull()) {
      run.remark(peer, "takes no changes; none were sent to it");
    }
    if (way.stats()) {
      printStats(run, done);
    }
    if (json) {
      printJson(run, tally, received, sent, conflicts, own.heads());
    }
  }

  private static void printStats(Run run, SyncTally.Sums done) {
    for (String line :
        List.of(
            "rounds: " + done.rounds(),
            "messages: " + done.sentMessages() + " sent, " + done.receivedMessages() + " received",
            "bytes: " + done.sentBytes() + " sent, " + done.receivedBytes() + " received",
            "changes: " + done.sentChanges() + " sent, " + done.receivedChanges() + " received",
            String.format(Locale.ROOT, "time: %.3f s", seconds(done.elapsed())))) {
      run.console().errorText(line + "\n");
    }
  }

  private void printJson(
      Run run, SyncTally tally, long received, long sent, int conflicts, List<ChangeHash> heads) {
    SyncTally.Sums done = tally.sums();
    JsonPrinter out = run.json(JsonPrinter.Layout.COMPACT);
    out.beginObject().field("file", file).field("peer", peer);
    out.field("received", received).field("sent", sent).field("conflicts", conflicts);
    out.field("dryRun", way.dryRun()).field("peerReadOnly", tally.isPeerReadOnly());
    out.field("rounds", done.rounds());
    out.field("messagesSent", done.sentMessages())
        .field("messagesReceived", done.receivedMessages());
    out.field("bytesSent", done.sentBytes()).field("bytesReceived", done.receivedBytes());
    out.name("seconds").number(seconds(done.elapsed()));
    out.field("heads", heads).endObject();
    out.line();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
