package org.amkit.differential;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.SyncState;
import org.amkit.differential.Script.Step;
import org.jspecify.annotations.Nullable;

/**
 * Executes scripts with amkit. {@code runner.mjs} does the same with Automerge; the steps are:
 *
 * <pre>
 * edits, in the replica's open transaction, on the object labelled obj, at key, or at index at (modulo the length,
 * unless raw):
 *   put v | make t id | insert v | insertMake t id | inc by | delete | splice del vs | text del s
 *   type s erase ahead             characters one by one, backspaces, forward deletes
 *   mark del name v expand | unmark del name expand | splitBlock block | joinBlock | updateBlock block
 *   cursor id move [end]
 * history:
 *   commit time [message] | empty time [message] | rollback | read
 *   reload                         save and load
 *   append | reopen                write what is new behind the replica's file | load that file and the rest
 *   fork from actor | forkAt from h actor | merge from
 *   send from turn keep way        some of the changes that the replica lacks, in an order that turn makes
 *   sync from rounds drop          the sync protocol, with messages lost
 *   updateSpans obj spans expand   of a text in a copy of the document, which is then forgotten
 *   label h | at h | edit h key v  name the heads | read there | put there
 *   diff h h2 | patches
 * </pre>
 */
final class ScriptReplayer {
  private final Script script;
  private final List<Replica> replicas = new ArrayList<>();
  private final Map<String, ChangeHash[]> heads = new HashMap<>();
  private final Map<String, SyncState> syncStates = new HashMap<>();
  private final List<String> report = new ArrayList<>();
  private final ScriptEdits edits;

  private ScriptReplayer(Script script) {
    this.script = script;
    this.edits = new ScriptEdits(script.unit());
    for (String actor : script.actors()) {
      replicas.add(new Replica(actor, script.unit(), script.details().contains("patches")));
    }
  }

  static Outcome run(Script script) {
    ScriptReplayer replayer = new ScriptReplayer(script);
    replayer.steps();
    replayer.finish("end");
    replayer.quiet();
    replayer.finish("quiet");
    List<byte[]> saves = new ArrayList<>();
    List<List<byte[]>> changes = new ArrayList<>();
    for (Replica replica : replayer.replicas) {
      saves.add(replica.doc.save());
      changes.add(replica.doc.getAllChanges().stream().map(Change::bytes).toList());
    }
    return new Outcome(replayer.report, saves, changes, false, List.of());
  }

  /** The replicas' documents once all have exchanged all. */
  static List<Document> documents(Script script) {
    ScriptReplayer replayer = new ScriptReplayer(script);
    replayer.steps();
    replayer.replicas.forEach(Replica::settle);
    replayer.quiet();
    return replayer.replicas.stream().map(replica -> replica.doc).toList();
  }

  /** Heads and state of saved documents, as {@code runner.mjs} reports them. */
  static List<String> load(List<byte[]> documents, String unit, List<String> details) {
    List<String> report = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      Document doc = Replica.load(documents.get(i), unit);
      report.add(i + " heads " + Replica.join(doc.getHeads()));
      report.add(i + " state " + DocumentState.line(doc, null, unit, details));
    }
    return report;
  }

  /**
   * The same for documents made by applying changes to empty ones, in an order that the script's
   * seed makes.
   */
  static List<String> apply(List<List<byte[]>> changes, Script script, List<String> details) {
    List<String> report = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      List<byte[]> shuffled = new ArrayList<>(changes.get(i));
      Collections.shuffle(shuffled, new Random(script.seed()));
      Document doc = Replica.empty("00", script.unit());
      doc.applyChanges(shuffled, null);
      report.add(i + " heads " + Replica.join(doc.getHeads()));
      report.add(i + " state " + DocumentState.line(doc, null, script.unit(), details));
    }
    return report;
  }

  private void steps() {
    for (int i = 0; i < script.steps().size(); i++) {
      Step step = script.steps().get(i);
      Replica replica = replicas.get(step.replica());
      if (ScriptEdits.isEdit(step)) {
        edits.step(replica, step).ifPresent(sayOf(i));
      } else {
        history(i, replica, step);
      }
    }
  }

  private Consumer<String> sayOf(Object where) {
    return text -> report.add(where + " " + text);
  }

  private void say(Object where, String text) {
    report.add(where + " " + text);
  }

  private void quiet() {
    for (Replica a : replicas) {
      for (Replica b : replicas) {
        if (a != b) {
          a.doc.merge(b.doc);
        }
      }
    }
  }

  private void finish(String name) {
    for (int i = 0; i < replicas.size(); i++) {
      String where = name + " " + i;
      Replica replica = replicas.get(i);
      replica.settle();
      Document doc = replica.doc;
      List<String> hashes = replica.hashes();
      List<String> sorted = hashes.stream().sorted().toList();
      say(where, "heads " + Replica.join(doc.getHeads()));
      say(where, "changes " + Replica.sha(String.join(",", sorted)) + " " + hashes.size());
      say(where, "state " + DocumentState.line(doc, null, script.unit(), script.details()));
      say(where, "missing " + Replica.join(doc.getMissingDeps(new ChangeHash[0])));
      say("?" + where, "order " + Replica.sha(String.join(",", hashes)));
      say("?" + where, "save " + Replica.sha(replica.saveUncompressed()));
      edits.cursors(doc, sayOf(where));
    }
  }

  private void history(int i, Replica replica, Step step) {
    switch (step.op()) {
      case "commit" -> say(i, "commit " + replica.commit(step));
      case "rollback" -> replica.rollback();
      case "read" ->
          say(
              i,
              "read " + DocumentState.line(replica.read(), null, script.unit(), script.details()));
      default -> {
        replica.settle();
        settled(i, replica, step);
      }
    }
  }

  private void settled(int i, Replica replica, Step step) {
    switch (step.op()) {
      case "empty" -> say(i, "commit " + replica.commitEmpty(step));
      case "reload" -> replica.reload();
      case "append" -> say("?" + i, "append " + replica.append());
      case "reopen" -> {
        if (replica.reopen()) {
          sayHeads(i, replica);
        } else {
          say(i, "skip");
        }
      }
      case "fork" -> {
        replica.fork(from(step), step.string("actor"), null);
        sayHeads(i, replica);
      }
      case "forkAt" -> {
        Replica from = from(step);
        ChangeHash @Nullable [] at = heads.get(step.string("h"));
        if (at == null || !from.doc.hasHeads(at)) {
          say(i, "skip");
        } else {
          replica.fork(from, step.string("actor"), at);
          sayHeads(i, replica);
        }
      }
      case "merge" -> {
        replica.merge(from(step));
        sayHeads(i, replica);
      }
      case "send" -> {
        send(replica, step);
        sayHeads(i, replica);
        say(i, "missing " + Replica.join(replica.doc.getMissingDeps(new ChangeHash[0])));
      }
      case "sync" -> sync(i, replica, step);
      case "updateSpans" -> updateSpans(i, replica.doc.fork(), step);
      case "patches" -> patches(i, replica.patches());
      case "label" -> heads.put(step.string("h"), replica.doc.getHeads());
      default -> atHeads(i, replica, step);
    }
  }

  private void atHeads(int i, Replica replica, Step step) {
    ChangeHash @Nullable [] at = heads.get(step.string("h"));
    if (at == null || !replica.doc.hasHeads(at)) {
      say(i, "skip");
      return;
    }
    switch (step.op()) {
      case "at" ->
          say(i, "at " + DocumentState.line(replica.doc, at, script.unit(), script.details()));
      case "edit" -> say(i, "commit " + replica.editAt(at, step));
      case "diff" -> {
        ChangeHash @Nullable [] after = heads.get(step.string("h2"));
        if (after == null || !replica.doc.hasHeads(after)) {
          say(i, "skip");
        } else {
          patches(i, PatchLines.of(replica.doc.diff(at, after)));
        }
      }
      default -> throw new IllegalArgumentException("no such step: " + step);
    }
  }

  private void updateSpans(int i, Document copy, Step step) {
    if (edits.updateSpans(copy, step)) {
      List<String> details = List.of("marks", "spans");
      say(i, "spans " + DocumentState.line(copy, null, script.unit(), details));
    } else {
      say(i, "skip");
    }
  }

  private void patches(int i, List<String> lines) {
    for (int n = 0; n < lines.size(); n++) {
      say(i + "." + n, lines.get(n));
    }
  }

  private void sayHeads(int i, Replica replica) {
    say(i, "heads " + Replica.join(replica.doc.getHeads()));
  }

  private Replica from(Step step) {
    Replica from = replicas.get(step.number("from").intValue());
    from.settle();
    return from;
  }

  private void send(Replica to, Step step) {
    Replica from = from(step);
    Set<String> have = new HashSet<>(to.hashes());
    int turn = step.number("turn").intValue();
    long keep = step.number("keep");
    Map<String, byte[]> changes = new TreeMap<>();
    for (Change change : from.doc.getAllChanges()) {
      String hash = change.hash().toString();
      if (!have.contains(hash)) {
        changes.put(hash.substring(turn) + hash.substring(0, turn), change.bytes());
      }
    }
    List<byte[]> kept = new ArrayList<>();
    int n = 0;
    for (byte[] change : changes.values()) {
      if (n == 0 || ((keep >> (n % 30)) & 1) == 1) {
        kept.add(change);
      }
      n++;
    }
    to.receive(kept, step.string("way"));
  }

  private void sync(int i, Replica replica, Step step) {
    from(step);
    int[] ends = {step.replica(), step.number("from").intValue()};
    long drop = step.number("drop");
    for (int round = 0; round < step.number("rounds"); round++) {
      List<String> said = new ArrayList<>();
      for (int side = 0; side < 2; side++) {
        boolean dropped = ((drop >> (2 * round + side)) & 1) == 1;
        said.add(message(ends[side], ends[1 - side], dropped));
      }
      say(i + "." + round, "sync " + String.join(" ", said));
    }
    sayHeads(i, replica);
    sayHeads(i, from(step));
  }

  private String message(int from, int to, boolean dropped) {
    Optional<byte[]> message = replicas.get(from).doc.generateSyncMessage(syncState(from, to));
    if (message.isEmpty()) {
      return "-";
    }
    if (dropped) {
      for (String key : List.of(from + ">" + to, to + ">" + from)) {
        SyncState old = syncStates.get(key);
        syncStates.put(key, old == null ? new SyncState() : SyncState.decode(old.encode()));
      }
    } else {
      replicas.get(to).receive(syncState(to, from), message.get());
    }
    return SyncDigest.of(message.get()) + (dropped ? " dropped" : "");
  }

  private SyncState syncState(int a, int b) {
    return syncStates.computeIfAbsent(a + ">" + b, key -> new SyncState());
  }
}
