import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;

/** What was changed, what of it was acknowledged, and how long it took to others. */
final class Ledger {
  /** A change, when it was made and at which node. */
  private record Made(long nanos, int node) {}

  private final Map<ChangeHash, Made> made = new ConcurrentHashMap<>();
  private final Map<DocumentId, Set<ChangeHash>> acknowledged = new ConcurrentHashMap<>();
  private final LongAdder acknowledgedCount = new LongAdder();
  private final List<Long> latencies = Collections.synchronizedList(new ArrayList<>());

  void made(ChangeHash change, int node) {
    made.put(change, new Made(System.nanoTime(), node));
  }

  int madeCount() {
    return made.size();
  }

  void acknowledged(DocumentId id, Collection<ChangeHash> changes) {
    Set<ChangeHash> of = acknowledged.computeIfAbsent(id, i -> new LinkedHashSet<>());
    synchronized (of) {
      of.addAll(changes);
    }
    acknowledgedCount.add(changes.size());
  }

  long acknowledgedCount() {
    return acknowledgedCount.sum();
  }

  /** What is acknowledged of a document by now. */
  List<ChangeHash> acknowledged(DocumentId id) {
    Set<ChangeHash> of = acknowledged.getOrDefault(id, Set.of());
    synchronized (of) {
      return List.copyOf(of);
    }
  }

  /** A change has come to a client of a node. */
  void arrived(ChangeHash change, int node) {
    Made of = made.get(change);
    if (of != null && of.node() != node) {
      latencies.add(System.nanoTime() - of.nanos());
    }
  }

  /** How many changes came to clients of other nodes. */
  int arrivedCount() {
    return latencies.size();
  }

  /** Within how many milliseconds a share of them came. */
  double millis(double share) {
    List<Long> sorted;
    synchronized (latencies) {
      sorted = new ArrayList<>(latencies);
    }
    Collections.sort(sorted);
    int at = (int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share));
    return sorted.isEmpty() ? Double.NaN : sorted.get(at) / 1e6;
  }
}
