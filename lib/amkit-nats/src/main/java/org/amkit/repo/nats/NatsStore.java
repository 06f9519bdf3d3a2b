package org.amkit.repo.nats;

import io.nats.client.Dispatcher;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.Listeners;
import org.amkit.repo.store.MessageBus;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.Reading.Position;
import org.amkit.repo.store.StalePositionException;
import org.amkit.repo.store.StoreEvent;
import org.amkit.repo.store.StoredValue;
import org.jspecify.annotations.Nullable;

/**
 * Documents in a stream of NATS JetStream, for any number of processes at once: a message for what
 * was appended at once, until it is compacted.
 *
 * <pre>
 *   append -----> a message, or several where it is long -----> acknowledged by the server
 *   compact ----> append the snapshot, then purge the subject up to what went into it
 *   watch &lt;------ StreamFeed: the headers of what the stream gets
 * </pre>
 *
 * <p>While the stream has no leader, or the connection is lost, each call waits for up to 20
 * seconds, then it is an {@link IOException}. What is acknowledged the server has; when it writes
 * it to its disk is for its {@code sync_interval} to say. Streams of several replicas are refused
 * on servers before 2.15.1, which lose acknowledged messages with them.
 */
public final class NatsStore implements DocumentStore {
  private static final String STORAGE_IDS = "[A-Za-z0-9_-]{1,64}";
  private static final int HEADER_BYTES = 4 << 10;
  private static final int MOST_SUBJECTS = 100_000;
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private final String stream;
  private final Session session;

  /** What the names of this store's appends begin with. */
  private final String node = random();

  private final StreamEpoch epoch = new StreamEpoch();
  private final SubjectReader reader;
  private final StreamFeed feed;
  private final NatsBus bus;
  private final Listeners listeners = new Listeners();

  private NatsStore(NatsAddress address, Session session) {
    this.stream = address.stream();
    this.session = session;
    this.reader = new SubjectReader(session, stream, epoch);
    this.feed = new StreamFeed(address, session, epoch, node, listeners);
    this.bus = new NatsBus(session.connection(), stream);
  }

  /**
   * Opens what is at an address.
   *
   * @param address where it is
   * @param create whether its streams are made where there are none
   * @return the store
   * @throws NatsException when it cannot be reached, or refuses, or there is nothing
   * @throws IOException when it was interrupted
   */
  public static NatsStore open(NatsAddress address, boolean create) throws IOException {
    Session session = new Session(address);
    try {
      new StreamSetup(address, session).prepare(create);
    } catch (IOException e) {
      session.close();
      throw e;
    }
    return new NatsStore(address, session);
  }

  /** {@inheritDoc} The first message of a subject: where two made one, the first of them counts. */
  @Override
  public Optional<String> storageId() throws IOException {
    String subject = stream + ".id";
    Optional<MessageInfo> first = session.next(stream, subject, 1);
    if (first.isEmpty()) {
      String made = UUID.randomUUID().toString();
      session.publish(subject, new Headers(), made.getBytes(StandardCharsets.US_ASCII), made);
      first = session.next(stream, subject, 1);
    }
    return first.map(message -> new String(message.getData(), StandardCharsets.US_ASCII));
  }

  /**
   * Finds out whether the stream has a leader.
   *
   * @throws IOException when it has none, or cannot be reached
   */
  @Override
  public void check() throws IOException {
    IOException lost = feed.lost();
    if (lost != null) {
      throw new IOException(lost.getMessage(), lost);
    }
    session.info(stream, Session.SHORT_MILLIS);
  }

  @Override
  public Reading read(DocumentId id) throws IOException {
    return reader.read(id);
  }

  @Override
  public List<StoredValue> readDamaged(DocumentId id) throws IOException {
    return reader.readDamaged(id);
  }

  @Override
  public Reading readSince(DocumentId id, Position position) throws IOException {
    Optional<Reading> since = reader.readSince(id, SubjectPosition.of(position));
    return since.isPresent() ? since.get() : reader.read(id);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Cost: a round trip for each piece of nearly the server's longest message; two more, and one
   * for each message that others appended, where they did.
   */
  @Override
  public Position append(DocumentId id, @Nullable Position position, List<byte[]> appended)
      throws IOException {
    SubjectPosition seen = SubjectPosition.of(position);
    return appended.isEmpty() ? seen : write(id, seen, joined(appended));
  }

  private static byte[] joined(List<byte[]> chunks) {
    if (chunks.size() == 1) {
      return chunks.get(0);
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    chunks.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  private static String random() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private static StalePositionException stale(DocumentId id) {
    return new StalePositionException(id + ": what was read is not there any more");
  }

  private SubjectPosition write(DocumentId id, SubjectPosition seen, byte[] bytes)
      throws IOException {
    try {
      return writePieces(id, seen, bytes);
    } finally {
      // Also where it failed: the stream may have it.
      listeners.tell(StoreEvent.of(id));
    }
  }

  private SubjectPosition writePieces(DocumentId id, SubjectPosition seen, byte[] bytes)
      throws IOException {
    long now = epoch.number();
    if (!seen.isNothing() && seen.epoch() != now) {
      throw stale(id);
    }
    String append = node + random();
    Set<String> births = seen.isNothing() ? Set.of(append) : seen.births();
    int pieceBytes = (int) session.connection().getMaxPayload() - HEADER_BYTES;
    int count = Math.max(1, (bytes.length + pieceBytes - 1) / pieceBytes);
    String hash = SubjectReader.hash(bytes);
    SortedSet<Long> numbers = new TreeSet<>();
    for (int piece = 1; piece <= count; piece++) {
      int from = (piece - 1) * pieceBytes;
      byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceBytes));
      Headers headers = ChunkPiece.headers(append, piece, count, hash, births);
      String name = id + "-" + append + "-" + piece;
      numbers.add(
          piece == 1 && !seen.isNothing()
              ? publishFirst(id, seen, headers, part, name)
              : publish(id, headers, part, name));
    }
    return seen.plus(now, births, numbers, append);
  }

  /**
   * Only where what was read is there. That nothing else came in between is not told by this: with
   * replicas a server takes two at once that expect the same.
   */
  private long publishFirst(
      DocumentId id, SubjectPosition seen, Headers headers, byte[] part, String name)
      throws IOException {
    Headers expecting =
        new Headers(headers)
            .put("Nats-Expected-Last-Subject-Sequence", String.valueOf(seen.last()));
    try {
      return publish(id, expecting, part, name);
    } catch (NatsException e) {
      if (!e.isOtherLast()) {
        throw e;
      }
    }
    if (reader.readSince(id, seen).isEmpty()) {
      throw stale(id);
    }
    return publish(id, headers, part, name);
  }

  private long publish(DocumentId id, Headers headers, byte[] part, String name)
      throws IOException {
    long before = epoch.highest();
    PublishAck ack = session.publish(SubjectReader.subject(stream, id), headers, part, name);
    if (!ack.isDuplicate()) {
      epoch.isOther(ack.getSeqno(), before);
    }
    return ack.getSeqno();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A snapshot and then a purge: what a purge does not remove is removed by the next.
   */
  @Override
  public Position compact(DocumentId id, Position read, ChangeHash[] heads, byte[] snapshot)
      throws IOException {
    SubjectPosition seen = withoutGap(id, SubjectPosition.of(read));
    SubjectPosition behind = write(id, seen, snapshot);
    if (seen.upTo() > 0) {
      try {
        session.purge(stream, SubjectReader.subject(stream, id), seen.upTo());
      } catch (NatsException e) {
        // The snapshot is there, and so is what it replaces.
        System.getLogger(NatsStore.class.getName()).log(System.Logger.Level.DEBUG, "not purged", e);
      }
    }
    return behind;
  }

  /** The same, and up to where there is no message that was not read. */
  private SubjectPosition withoutGap(DocumentId id, SubjectPosition seen) throws IOException {
    if (seen.beyond().isEmpty()) {
      return seen;
    }
    Reading since = reader.readSince(id, seen).orElseThrow(() -> stale(id));
    SubjectPosition now = (SubjectPosition) since.position();
    // What is new may be anywhere: then only what was read without it goes.
    return since.isEmpty() ? seen.without(Math.min(now.upTo(), seen.last())) : seen;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Tells of what comes through this store, and of what others append.
   */
  @Override
  public Watch watch(Consumer<StoreEvent> listener) throws IOException {
    Watch watch = listeners.add(listener);
    try {
      feed.start();
      Dispatcher removals =
          session
              .connection()
              .createDispatcher(message -> listener.accept(eventOf(message.getData())));
      removals.subscribe(stream + ".deleted");
      return () -> {
        watch.close();
        if (session.connection().getStatus() != io.nats.client.Connection.Status.CLOSED) {
          session.connection().closeDispatcher(removals);
        }
      };
    } catch (IOException e) {
      watch.close();
      throw e;
    }
  }

  private static StoreEvent eventOf(byte[] name) {
    try {
      return StoreEvent.of(DocumentId.parse(new String(name, StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      return StoreEvent.any();
    }
  }

  private String peer(DocumentId id, String storageId) {
    return stream + ".peer." + id + "." + storageId;
  }

  @Override
  public Optional<byte[]> peerState(DocumentId id, String storageId) throws IOException {
    return storageId.matches(STORAGE_IDS)
        ? session.last(StreamSetup.peers(stream), peer(id, storageId)).map(MessageInfo::getData)
        : Optional.empty();
  }

  /** {@inheritDoc} What is longer than a message is not kept. */
  @Override
  public void keepPeerState(DocumentId id, String storageId, byte[] state) throws IOException {
    boolean fits = state.length <= session.connection().getMaxPayload() - HEADER_BYTES;
    if (fits && storageId.matches(STORAGE_IDS)) {
      session.publish(peer(id, storageId), new Headers(), state, random());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>In one answer, or where there are more than a server names in one, by the first two
   * characters of the ids.
   */
  @Override
  public void list(Consumer<DocumentId> each) throws IOException {
    String prefix = stream + ".doc.";
    Set<String> all = subjects(prefix + "*.*");
    if (all.size() < MOST_SUBJECTS) {
      tell(all, each);
      return;
    }
    int count = BASE58.length();
    for (int i = 0; i < count * count; i++) {
      String first = "" + BASE58.charAt(i / count) + BASE58.charAt(i % count);
      Set<String> some = subjects(prefix + first + ".*");
      if (some.size() >= MOST_SUBJECTS) {
        throw new IOException("more documents than can be listed begin with " + first);
      }
      tell(some, each);
    }
  }

  private Set<String> subjects(String filter) throws IOException {
    return session.subjects(stream, filter).getStreamState().getSubjectMap().keySet();
  }

  private void tell(Set<String> subjects, Consumer<DocumentId> each) {
    for (String subject : subjects) {
      String name = subject.substring((stream + ".doc.").length()).replace(".", "");
      try {
        each.accept(DocumentId.parse(name));
      } catch (IllegalArgumentException e) {
        // Someone else's subject.
      }
    }
  }

  @Override
  public void delete(DocumentId id) throws IOException {
    purgeAll(stream, SubjectReader.subject(stream, id));
    purgeAll(StreamSetup.peers(stream), stream + ".peer." + id + ".>");
    session.tell(stream + ".deleted", id.toString());
    listeners.tell(StoreEvent.of(id));
  }

  /**
   * All that is there, by its number: a server that is started again may do a purge once more,
   * which is not to take what came later.
   */
  private void purgeAll(String of, String filter) throws IOException {
    long last = session.info(of, Session.LIMIT_MILLIS).getStreamState().getLastSequence();
    session.purge(of, filter, last);
  }

  @Override
  public Optional<MessageBus> bus() {
    return Optional.of(bus);
  }

  @Override
  public void close() throws IOException {
    feed.close();
    session.close();
  }
}
