package org.amkit.bench.serve;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.amkit.ChangeHash;
import org.amkit.ObjectId;

/** Makes edits at a steady rate, and notes when each has come to every other client. */
final class LoadEdits implements LoadClient.Watcher {
  private static final int KEYS = 20;

  /** An edit that has not come to all: to which of the document's clients it has not. */
  private record Underway(ChangeHash hash, long madeNanos, BitSet waiting, boolean counted) {}

  private final LoadLoop loop;
  private final Map<String, List<LoadClient>> clientsOf = new HashMap<>();
  private final Map<String, List<Underway>> underway = new HashMap<>();
  private final Map<LoadClient, Integer> numbers = new HashMap<>();
  private final List<String> documents = new ArrayList<>();
  private final RandomGenerator random = new Random(50);
  private final Latencies latencies = new Latencies();
  private long expected;
  private long delivered;
  private int made;

  LoadEdits(LoadLoop loop) {
    this.loop = loop;
  }

  /** Names a client of a document. */
  void join(String document, LoadClient client) {
    List<LoadClient> clients = clientsOf.computeIfAbsent(document, id -> new ArrayList<>());
    if (clients.isEmpty()) {
      documents.add(document);
    }
    numbers.put(client, clients.size());
    clients.add(client);
  }

  /** The times of the edits that count. */
  Latencies latencies() {
    return latencies;
  }

  /** How many of the deliveries that count have come, in percent. */
  double deliveredPercent() {
    return expected == 0 ? 100 : 100.0 * delivered / expected;
  }

  /** How many of the deliveries that count have come. */
  long delivered() {
    return delivered;
  }

  boolean allDelivered() {
    return underway.values().stream().allMatch(List::isEmpty);
  }

  /** Edits for a while, at a rate; only counts what it edits then if told so. */
  void run(double perSecond, double seconds, boolean counted) {
    long begin = System.nanoTime();
    long count = Math.round(perSecond * seconds);
    for (long i = 0; i < count; i++) {
      loop.at(begin + (long) (i * 1e9 / perSecond), () -> edit(counted));
    }
    loop.runFor(seconds);
  }

  /** One edit in each document. */
  void editEach() {
    documents.forEach(document -> edit(document, true));
  }

  private void edit(boolean counted) {
    edit(documents.get(random.nextInt(documents.size())), counted);
  }

  private void edit(String document, boolean counted) {
    List<LoadClient> clients = clientsOf.getOrDefault(document, List.of());
    int writer = random.nextInt(clients.size());
    LoadClient client = clients.get(writer);
    LoadClient.Replica replica = client.replicas.get(document);
    if (replica == null) {
      throw new IllegalStateException(client.peerId + " has not opened " + document);
    }
    int number = made++;
    long now = System.nanoTime();
    ChangeHash hash =
        replica
            .document
            .change(null, tx -> tx.set(ObjectId.ROOT, "k" + number % KEYS, number))
            .orElseThrow();
    BitSet waiting = new BitSet();
    waiting.set(0, clients.size());
    waiting.clear(writer);
    if (counted) {
      expected += clients.size() - 1;
    }
    underway
        .computeIfAbsent(document, id -> new ArrayList<>())
        .add(new Underway(hash, now, waiting, counted));
    client.speak(replica);
  }

  @Override
  public void received(LoadClient client, LoadClient.Replica replica) {
    List<Underway> edits = underway.getOrDefault(replica.id, List.of());
    Integer number = numbers.get(client);
    if (number == null || edits.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    for (Iterator<Underway> each = edits.iterator(); each.hasNext(); ) {
      Underway edit = each.next();
      if (!edit.waiting.get(number) || replica.document.getChangeByHash(edit.hash).isEmpty()) {
        continue;
      }
      edit.waiting.clear(number);
      if (edit.counted) {
        delivered++;
        latencies.add(now - edit.madeNanos);
      }
      if (edit.waiting.isEmpty()) {
        each.remove();
      }
    }
  }
}
