package org.amkit.repo.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.RepoMessage.HeadsAt;

/**
 * What heads peers have that may be behind other peers, by where they keep documents (a storage
 * id), and who wants to be notified of it.
 *
 * <p>A peer is notified of a storage that it has subscribed to, for documents that it has open.
 * Peers to which documents are announced are notified of all, and are told what this side, or
 * somebody behind it, is subscribed to.
 *
 * <p>Other nodes of the same store say again and again which storages their peers have subscribed
 * to, and are notified of these: of what is known when they first say so, then of each change, and
 * once more some time later, as a bus may lose messages; for what they have missed else they ask. A
 * node that is gone is notified no more, and forgotten.
 */
final class RemoteHeadsTable {
  /** What a table wants done. */
  interface Effects {
    void tellHeads(long connection, DocumentId id, String storageId, HeadsAt heads);

    void subscribe(long connection, List<String> add, List<String> remove);

    void heard(DocumentId id, String storageId, HeadsAt heads);

    /** Tells other nodes heads of peers; those of no time are a question. */
    void tellNodes(DocumentId id, Map<String, HeadsAt> heads);

    /** Tells other nodes which storages this one is subscribed to. */
    void tellNodesInterest(List<String> storageIds);
  }

  /** How many storages of a document are kept; heads of further ones are dropped. */
  private static final int MAX_STORAGES = 10_000;

  /** How often other nodes are told which storages this one wants, and for how long it counts. */
  static final long RENEWAL_MILLIS = 30_000;

  private static final long LEASE_MILLIS = 100_000;

  /** Storages in a message to other nodes, which a bus takes up to some kilobytes of. */
  private static final int STORAGES_AT_ONCE = 50;

  /** No connection's number. */
  private static final long NO_ONE = -1;

  private static final HeadsAt QUESTION = new HeadsAt(List.of(), 0);

  private final Effects effects;
  private final Map<DocumentId, Map<String, HeadsAt>> known = new HashMap<>();
  private final Set<String> own = new LinkedHashSet<>();
  private final Map<String, Set<Long>> subscribers = new LinkedHashMap<>();
  private final Set<Long> announced = new LinkedHashSet<>();
  private final Map<Long, Set<DocumentId>> open = new HashMap<>();

  /** Which storages other nodes want, and until when. */
  private final Map<String, Long> leased = new HashMap<>();

  /** What other nodes were told since the last renewal: they are told it once more. */
  private final Map<DocumentId, Set<String>> told = new LinkedHashMap<>();

  private long now;
  private long renewalAt;

  RemoteHeadsTable(Effects effects) {
    this.effects = effects;
  }

  /** This side wants to be notified of storages. */
  void subscribe(List<String> storageIds) {
    List<String> added = new ArrayList<>();
    for (String storageId : storageIds) {
      if (own.add(storageId)) {
        added.add(storageId);
      }
    }
    tellAnnounced(added, List.of());
    tellInterest(added);
  }

  /** This side no longer wants to be notified of storages. */
  void unsubscribe(List<String> storageIds) {
    List<String> removed = new ArrayList<>();
    for (String storageId : storageIds) {
      if (own.remove(storageId) && !subscribers.containsKey(storageId)) {
        removed.add(storageId);
      }
    }
    tellAnnounced(List.of(), removed);
  }

  /** A peer's documents are announced to: it is notified of everything. */
  void addAnnounced(long connection) {
    announced.add(connection);
    Set<String> wanted = new LinkedHashSet<>(own);
    wanted.addAll(subscribers.keySet());
    if (!wanted.isEmpty()) {
      effects.subscribe(connection, List.copyOf(wanted), List.of());
    }
    known.forEach(
        (id, heads) ->
            heads.forEach((storageId, at) -> effects.tellHeads(connection, id, storageId, at)));
  }

  /** A peer is notified of a document from now on. */
  void opened(long connection, DocumentId id) {
    if (open.computeIfAbsent(connection, c -> new HashSet<>()).add(id)) {
      boolean hearsAll = announced.contains(connection);
      askNodes(id, subscriptions(connection));
      known
          .getOrDefault(id, Map.of())
          .forEach(
              (storageId, at) -> {
                if (hearsAll
                    || subscribers.getOrDefault(storageId, Set.of()).contains(connection)) {
                  effects.tellHeads(connection, id, storageId, at);
                }
              });
    }
  }

  /** A peer is no longer notified of a document. */
  void closed(long connection, DocumentId id) {
    Set<DocumentId> documents = open.get(connection);
    if (documents != null) {
      documents.remove(id);
    }
  }

  /** A document is closed: the heads kept of it are dropped. */
  void closed(DocumentId id) {
    known.remove(id);
    open.values().forEach(documents -> documents.remove(id));
  }

  /** A peer is gone. */
  void removed(long connection) {
    announced.remove(connection);
    open.remove(connection);
    List<String> removed = new ArrayList<>();
    for (String storageId : List.copyOf(subscribers.keySet())) {
      unsubscribe(connection, storageId, removed);
    }
    tellAnnounced(List.of(), removed);
  }

  private void unsubscribe(long connection, String storageId, List<String> removed) {
    Set<Long> of = subscribers.get(storageId);
    if (of != null && of.remove(connection) && of.isEmpty()) {
      subscribers.remove(storageId);
      if (!own.contains(storageId)) {
        removed.add(storageId);
      }
    }
  }

  /** A peer wants to be notified of storages, or no longer. */
  void received(long connection, RepoMessage.RemoteSubscription message) {
    List<String> added = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    for (String storageId : message.add()) {
      boolean isNew = !subscribers.containsKey(storageId) && !own.contains(storageId);
      subscribers.computeIfAbsent(storageId, s -> new LinkedHashSet<>()).add(connection);
      if (isNew) {
        added.add(storageId);
      }
    }
    message.remove().forEach(storageId -> unsubscribe(connection, storageId, removed));
    tellAnnounced(added, removed);
    tellInterest(added);
    for (DocumentId id : open.getOrDefault(connection, Set.of())) {
      askNodes(id, message.add());
      Map<String, HeadsAt> heads = known.getOrDefault(id, Map.of());
      for (String storageId : message.add()) {
        HeadsAt at = heads.get(storageId);
        if (at != null) {
          effects.tellHeads(connection, id, storageId, at);
        }
      }
    }
  }

  /** A peer tells what heads others have. */
  void received(long connection, RepoMessage.RemoteHeads message) {
    message
        .newHeads()
        .forEach(
            (storageId, at) -> {
              boolean isWanted = isWanted(storageId) || leased.containsKey(storageId);
              if (isWanted && learn(connection, message.documentId(), storageId, at)) {
                publish(message.documentId(), storageId, at);
              }
            });
  }

  private boolean isWanted(String storageId) {
    return own.contains(storageId) || subscribers.containsKey(storageId);
  }

  /** Whether they are news. */
  private boolean learn(long from, DocumentId id, String storageId, HeadsAt at) {
    boolean isNew = learn(of(id), storageId, at);
    if (isNew) {
      if (own.contains(storageId)) {
        effects.heard(id, storageId, at);
      }
      passOn(from, id, storageId, at, announced);
    }
    return isNew;
  }

  /**
   * A peer on a connection of ours has other heads. They count as newer than those before even
   * where the clock was set back: others drop what is not.
   */
  void peerHeads(long connection, DocumentId id, String storageId, HeadsAt seen) {
    HeadsAt before = of(id).get(storageId);
    long earliest = before == null ? 0 : before.timestamp() + 1;
    HeadsAt at = new HeadsAt(seen.heads(), Math.max(seen.timestamp(), earliest));
    put(of(id), storageId, at);
    effects.heard(id, storageId, at);
    passOn(connection, id, storageId, at, Set.of());
    publish(id, storageId, at);
  }

  // Other nodes

  /** Time has passed. */
  void tick(long millis) {
    now = millis;
    if (now >= renewalAt) {
      renewalAt = now + RENEWAL_MILLIS;
      leased.values().removeIf(until -> until < now);
      Set<String> wanted = new LinkedHashSet<>(own);
      wanted.addAll(subscribers.keySet());
      tellInterest(List.copyOf(wanted));
      Map<DocumentId, Set<String>> again = new LinkedHashMap<>(told);
      told.clear();
      again.forEach((id, storageIds) -> tellKnown(id, storageIds));
    }
  }

  private void tellInterest(List<String> storageIds) {
    for (int from = 0; from < storageIds.size(); from += STORAGES_AT_ONCE) {
      int end = Math.min(storageIds.size(), from + STORAGES_AT_ONCE);
      effects.tellNodesInterest(storageIds.subList(from, end));
    }
  }

  private List<String> subscriptions(long connection) {
    List<String> storageIds = new ArrayList<>();
    subscribers.forEach(
        (storageId, of) -> {
          if (of.contains(connection)) {
            storageIds.add(storageId);
          }
        });
    return storageIds;
  }

  /** Asks for heads that are not known here. */
  void askNodes(DocumentId id, List<String> storageIds) {
    Map<String, HeadsAt> heads = known.getOrDefault(id, Map.of());
    Map<String, HeadsAt> questions = new LinkedHashMap<>();
    for (String storageId : storageIds) {
      if (!heads.containsKey(storageId)) {
        questions.put(storageId, QUESTION);
      }
      if (questions.size() == STORAGES_AT_ONCE) {
        effects.tellNodes(id, questions);
        questions.clear();
      }
    }
    if (!questions.isEmpty()) {
      effects.tellNodes(id, questions);
    }
  }

  private void publish(DocumentId id, String storageId, HeadsAt at) {
    if (leased.containsKey(storageId)) {
      effects.tellNodes(id, Map.of(storageId, at));
      told.computeIfAbsent(id, i -> new LinkedHashSet<>()).add(storageId);
    }
  }

  /** Another node wants heads of storages. */
  void published(RepoMessage.RemoteSubscription message) {
    Set<String> begun = new LinkedHashSet<>();
    for (String storageId : message.add()) {
      if (leased.put(storageId, now + LEASE_MILLIS) == null) {
        begun.add(storageId);
      }
    }
    if (!begun.isEmpty()) {
      known.keySet().forEach(id -> tellKnown(id, begun));
    }
    if (leased.size() > MAX_STORAGES) {
      leased.clear();
    }
  }

  /** Tells other nodes what is known of some storages, as many at once as a bus takes. */
  private void tellKnown(DocumentId id, Set<String> storageIds) {
    Map<String, HeadsAt> heads = new LinkedHashMap<>();
    Map<String, HeadsAt> here = known.getOrDefault(id, Map.of());
    int words = 0;
    for (String storageId : storageIds) {
      HeadsAt at = here.get(storageId);
      if (at != null) {
        heads.put(storageId, at);
        words += 1 + at.heads().size();
      }
      if (words >= STORAGES_AT_ONCE) {
        effects.tellNodes(id, heads);
        heads.clear();
        words = 0;
      }
    }
    if (!heads.isEmpty()) {
      effects.tellNodes(id, heads);
    }
  }

  /** Another node tells what heads its peers have, or asks. */
  void published(RepoMessage.RemoteHeads message) {
    DocumentId id = message.documentId();
    message
        .newHeads()
        .forEach(
            (storageId, at) -> {
              HeadsAt answer = known.getOrDefault(id, Map.of()).get(storageId);
              if (at.timestamp() > 0 && isWanted(storageId)) {
                learn(NO_ONE, id, storageId, at);
              } else if (at.timestamp() == 0 && answer != null) {
                effects.tellNodes(id, Map.of(storageId, answer));
              }
            });
  }

  private Map<String, HeadsAt> of(DocumentId id) {
    return known.computeIfAbsent(id, i -> new LinkedHashMap<>());
  }

  private static boolean learn(Map<String, HeadsAt> heads, String storageId, HeadsAt at) {
    HeadsAt before = heads.get(storageId);
    if (before != null && before.timestamp() >= at.timestamp()) {
      return false;
    }
    put(heads, storageId, at);
    return true;
  }

  private static void put(Map<String, HeadsAt> heads, String storageId, HeadsAt at) {
    heads.remove(storageId);
    heads.put(storageId, at);
    if (heads.size() > MAX_STORAGES) {
      heads.remove(heads.keySet().iterator().next());
    }
  }

  private void passOn(long from, DocumentId id, String storageId, HeadsAt at, Set<Long> alsoTo) {
    Set<Long> to = new LinkedHashSet<>(alsoTo);
    for (long subscriber : subscribers.getOrDefault(storageId, Set.of())) {
      if (open.getOrDefault(subscriber, Set.of()).contains(id)) {
        to.add(subscriber);
      }
    }
    to.remove(from);
    to.forEach(connection -> effects.tellHeads(connection, id, storageId, at));
  }

  private void tellAnnounced(List<String> add, List<String> remove) {
    if (!add.isEmpty() || !remove.isEmpty()) {
      announced.forEach(connection -> effects.subscribe(connection, add, remove));
    }
  }
}
