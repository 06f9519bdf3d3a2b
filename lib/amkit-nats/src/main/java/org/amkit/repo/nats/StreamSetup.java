package org.amkit.repo.nats;

import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  /** Lets several replicas be tried on any server, by who looks for what is lost with them. */
  private static final boolean TRIES_REPLICAS = Boolean.getBoolean("amkit.nats.replicas");

  /** The first with which nothing was lost: 2.15.1. */
  private static final int[] KEEPS_REPLICAS = {2, 15, 1};

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
      if (!create || !e.isMissing()) {
        throw e;
      }
      int replicas = address.replicas().orElse(1);
      requireWhole("the stream " + stream, replicas);
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
   * Refuses several replicas on servers that lose acknowledged messages with them when the leader
   * is killed: 2.9.10 appends alone, 2.10.27 those of a purged subject, also without this store.
   * Which version the other servers of the cluster have is not told.
   */
  private void requireWhole(String name, int replicas) throws NatsException {
    String version = session.connection().getServerInfo().getVersion();
    if (replicas > 1 && !TRIES_REPLICAS && !keepsReplicas(version)) {
      throw NatsException.of(
          name
              + " of "
              + replicas
              + " replicas is refused: nats-server "
              + version
              + " may lose acknowledged changes",
          "use nats-server 2.15.1 or later on all of the cluster, a stream of one replica, or a"
              + " PostgreSQL database");
    }
  }

  /** Whether a server of a version has been found to keep what it acknowledged. */
  static boolean keepsReplicas(String version) {
    Matcher numbers =
        Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(-.*)?.*").matcher(version);
    if (!numbers.matches()) {
      return false;
    }
    int[] found = new int[KEEPS_REPLICAS.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = Integer.parseInt(numbers.group(i + 1));
    }
    int order = Arrays.compare(found, KEEPS_REPLICAS);
    // What comes before a release has a hyphen.
    return order > 0 || (order == 0 && numbers.group(4) == null);
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
    requireWhole(name, found.getReplicas());
    int replicas = address.replicas().orElse(found.getReplicas());
    if (found.getReplicas() != replicas) {
      throw NatsException.of(
          name + " has " + found.getReplicas() + " replicas, not " + replicas,
          "'nats stream edit " + found.getName() + " --replicas " + replicas + "' changes it");
    }
  }
}
