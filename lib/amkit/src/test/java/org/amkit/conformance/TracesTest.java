package org.amkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.SharedData;
import org.amkit.Transaction;
import org.amkit.differential.JsonTree;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Keystroke traces, through {@code spliceText} in code points, give the content that was recorded
 * with them.
 */
class TracesTest {

  @TestFactory
  Stream<DynamicTest> sequential_inOneTransaction_givesEndContent() {
    return each(
        "traces/sequential",
        trace -> {
          Document doc = new Document(new byte[] {1});
          Transaction tx = doc.startTransaction();
          ObjectId text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          for (Map<String, Object> txn : transactions(trace)) {
            splice(tx, text, txn);
          }
          tx.commit();
          assertContent(doc, text, trace);
          assertContent(Document.load(doc.save()), text, trace);
        });
  }

  @TestFactory
  Stream<DynamicTest> sequential_oneTransactionAnEdit_givesEndContent() {
    return each(
        "traces/sequential",
        trace -> {
          Document doc = new Document(new byte[] {1});
          Transaction first = doc.startTransaction();
          ObjectId text = first.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          first.commit();
          for (Map<String, Object> txn : transactions(trace)) {
            Transaction tx = doc.startTransaction();
            splice(tx, text, txn);
            tx.commit();
          }
          assertContent(doc, text, trace);
          Document loaded = Document.load(doc.save());
          assertContent(loaded, text, trace);
          assertThat(loaded.getHeads()).isEqualTo(doc.getHeads());
        });
  }

  @TestFactory
  Stream<DynamicTest> concurrent_overReplicas_convergesToEndContent() {
    return each("traces/concurrent", TracesTest::replayConcurrently);
  }

  /**
   * Each agent has a replica that takes in exactly what the trace says it had seen before each
   * edit.
   */
  private static void replayConcurrently(Map<String, Object> trace) {
    Document start = new Document(new byte[] {0});
    Transaction first = start.startTransaction();
    ObjectId text = first.set(ObjectId.ROOT, "text", ObjectType.TEXT);
    first.commit();
    List<Document> replicas = new ArrayList<>();
    List<Set<Integer>> seen = new ArrayList<>();
    for (int agent = 0; agent < JsonTree.number(trace, "numAgents"); agent++) {
      replicas.add(start.fork(new byte[] {(byte) (agent + 1)}));
      seen.add(new HashSet<>());
    }
    List<Map<String, Object>> transactions = transactions(trace);
    List<byte[]> changes = new ArrayList<>();
    List<ChangeHash> hashes = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      Map<String, Object> txn = transactions.get(i);
      int agent = (int) JsonTree.number(txn, "agent");
      Document doc = replicas.get(agent);
      List<Integer> parents = parents(txn);
      catchUp(doc, seen.get(agent), parents, transactions, changes);
      if (!parents.isEmpty()) {
        assertThat(doc.getHeads())
            .containsExactlyInAnyOrder(
                parents.stream().map(hashes::get).toArray(ChangeHash[]::new));
      }
      Transaction tx = doc.startTransaction();
      splice(tx, text, txn);
      hashes.add(tx.commit().orElseThrow());
      changes.add(doc.getLastLocalChange().orElseThrow().bytes());
      seen.get(agent).add(i);
    }
    Document last = replicas.get(0);
    for (Document replica : replicas) {
      last.merge(replica);
    }
    for (Document replica : replicas) {
      replica.merge(last);
      assertThat(replica.getHeads()).isEqualTo(last.getHeads());
      assertContent(replica, text, trace);
    }
    assertContent(Document.load(last.save()), text, trace);
  }

  private static void catchUp(
      Document doc,
      Set<Integer> seen,
      List<Integer> parents,
      List<Map<String, Object>> transactions,
      List<byte[]> changes) {
    Set<Integer> missing = new TreeSet<>();
    Deque<Integer> queue = new ArrayDeque<>(parents);
    while (!queue.isEmpty()) {
      int txn = queue.remove();
      if (seen.add(txn)) {
        missing.add(txn);
        queue.addAll(parents(transactions.get(txn)));
      }
    }
    if (!missing.isEmpty()) {
      doc.applyChanges(missing.stream().map(changes::get).toList(), null);
    }
  }

  private interface Check {
    void on(Map<String, Object> trace);
  }

  private static Stream<DynamicTest> each(String folder, Check check) {
    if (SharedData.dir().isEmpty()) {
      return Stream.of(dynamicTest("no shared data", () -> SharedData.require(folder)));
    }
    return DataFiles.list(folder).stream()
        .map(
            (Path file) ->
                dynamicTest(
                    file.getFileName().toString(),
                    () -> check.on(JsonTree.parseObject(DataFiles.gunzipped(file)))));
  }

  private static void splice(Transaction tx, ObjectId text, Map<String, Object> txn) {
    for (Object each : JsonTree.list(txn, "patches")) {
      List<?> patch = (List<?>) each;
      tx.spliceText(text, (Long) patch.get(0), (Long) patch.get(1), (String) patch.get(2));
    }
  }

  private static void assertContent(Document doc, ObjectId text, Map<String, Object> trace) {
    // equals and not AssertJ's diff: a hundred thousand characters take it minutes to describe.
    assertThat(doc.text(text).orElseThrow().equals(trace.get("endContent"))).isTrue();
  }

  private static List<Map<String, Object>> transactions(Map<String, Object> trace) {
    return JsonTree.objects(trace, "txns");
  }

  private static List<Integer> parents(Map<String, Object> txn) {
    return JsonTree.list(txn, "parents").stream()
        .map(parent -> ((Long) parent).intValue())
        .toList();
  }
}
