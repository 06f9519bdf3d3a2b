package org.amkit.repo.nats;

import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;

/**
 * The streams of a store, made and looked at.
 *
 * <pre>
 *   amkit         amkit.doc.ID           what was appended, until it is compacted
 *                 amkit.id               names the store among peers: the first message
 *   amkit-peers   amkit.peer.ID.PEER     what is known of peers: the last message of each
 * </pre>
 */
final class StreamSetup {
  /** Lets several replicas be tried, by who looks for what is lost with them. */
  private static final boolean TRIES_REPLICAS = Boolean.getBoolean("amkit.nats.replicas");

  private final NatsAddress address;
  private final Session session;

  StreamSetup(NatsAddress address, Session session) {
    this.address = address;
    this.session = session;
  }

  static String peers(String stream) {
    return stream + "-peers";
  }

  /** Makes what is missing, if that is wanted, and refuses a stream that would lose something. */
  void prepare(boolean create) throws IOException {
    String stream = address.stream();
    StreamConfiguration found;
    try {
      found = session.info(stream, Session.SHORT_MILLIS).getConfiguration();
    } catch (NatsException e) {
      if (!create || !e.lacksStream()) {
        throw e;
      }
      int replicas = address.replicas().orElse(1);
      requireOne("the stream " + stream, replicas);
      make(
          peers(stream),
          replicas,
          "\"subjects\":[\""
              + stream
              + ".peer.>\"],\"discard\":\"old\",\"max_msgs_per_subject\":1");
      make(
          stream,
          replicas,
          "\"subjects\":[\""
              + stream
              + ".doc.>\",\""
              + stream
              + ".id\"],\"discard\":\"new\",\"max_msgs_per_subject\":-1,"
              + "\"duplicate_window\":120000000000");
      found = session.info(stream, Session.LIMIT_MILLIS).getConfiguration();
    }
    require(found);
  }

  private void make(String name, int replicas, String more) throws IOException {
    try {
      session.create(
          name,
          "{\"name\":\""
              + name
              + "\",\"storage\":\"file\",\"retention\":\"limits\",\"max_msgs\":-1,\"max_bytes\":-1,"
              + "\"max_age\":0,\"max_consumers\":-1,\"max_msg_size\":-1,\"num_replicas\":"
              + replicas
              + ","
              + more
              + "}");
    } catch (NatsException e) {
      // Someone else was as quick.
      if (!e.is(NatsException.NAME_IN_USE)) {
        throw e;
      }
    }
  }

  /**
   * Refuses several replicas: with three of them on nats-server 2.9.10, and leaders killed again
   * and again on a busy machine, appends were lost that the stream had acknowledged. Whether by the
   * server or by this store is not known.
   */
  private static void requireOne(String name, int replicas) throws NatsException {
    if (replicas > 1 && !TRIES_REPLICAS) {
      throw NatsException.of(
          name + " of " + replicas + " replicas is refused: it may lose acknowledged changes",
          "use one of one replica, or a PostgreSQL database");
    }
  }

  private void require(StreamConfiguration found) throws NatsException {
    String name = "the stream " + found.getName();
    if (found.getStorageType() != StorageType.File) {
      throw NatsException.of(name + " is kept in memory", "make it with --storage file");
    }
    boolean dropsOld =
        found.getDiscardPolicy() != DiscardPolicy.New
            && (found.getMaxMsgs() > 0 || found.getMaxBytes() > 0);
    if (found.getRetentionPolicy() != RetentionPolicy.Limits
        || !found.getMaxAge().isZero()
        || found.getMaxMsgsPerSubject() > 0
        || dropsOld) {
      throw NatsException.of(
          name + " removes messages by itself",
          "it is to have no --max-age and no --max-msgs-per-subject, and --discard new");
    }
    if (!found.getSubjects().contains(address.stream() + ".doc.>")) {
      throw NatsException.of(
          name + " is not one of documents", "another name behind the host, as in .../documents");
    }
    requireOne(name, found.getReplicas());
    int replicas = address.replicas().orElse(found.getReplicas());
    if (found.getReplicas() != replicas) {
      throw NatsException.of(
          name + " has " + found.getReplicas() + " replicas, not " + replicas,
          "'nats stream edit " + found.getName() + " --replicas " + replicas + "' changes it");
    }
  }
}
