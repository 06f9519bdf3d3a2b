package org.amkit.cli.command.sync;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.OptionalLong;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.Output;
import org.amkit.repo.RepoStatus;
import org.amkit.repo.protocol.Availability;

/**
 * How a server stands, for the status page and for Prometheus.
 *
 * @param droppedMessages those that other nodes did not get; empty where there can be no other
 *     nodes
 */
record StatusReport(RepoStatus status, OptionalLong droppedMessages, long nowMillis) {
  /** Documents and peers that a page names; it tells how many there are in all. */
  private static final int MOST_ROWS = 500;

  private static final double MILLIS_PER_SECOND = 1_000;

  // For the page

  /** One JSON object, for the page's script. */
  String json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output("status", bytes);
    JsonPrinter json = new JsonPrinter(out, JsonPrinter.Layout.COMPACT, false);
    json.beginObject().field("time", nowMillis);
    json.field("peerCount", status.peers().size());
    json.field("documentCount", status.documents().size());
    json.field("memoryBytes", memoryBytes());
    RepoStatus.Totals totals = status.totals();
    json.name("totals").beginObject().field("storeWrites", totals.storeWrites());
    json.field("storeFailures", totals.storeFailures());
    traffic(json, totals.traffic());
    json.name("storeMillis").beginArray();
    for (RepoStatus.Bucket bucket : totals.storeMillis()) {
      json.beginObject().name("millis").number(bucket.millis()).field("count", bucket.count());
      json.endObject();
    }
    json.endArray().endObject().name("documents").beginArray();
    status.documents().stream()
        .sorted(
            Comparator.comparing(RepoStatus.OpenOne::peers)
                .reversed()
                .thenComparing(d -> d.id().toString()))
        .limit(MOST_ROWS)
        .forEach(document -> write(json, document));
    json.endArray().name("peers").beginArray();
    status.peers().stream()
        .sorted(Comparator.comparing(RepoStatus.Connected::since))
        .limit(MOST_ROWS)
        .forEach(peer -> write(json, peer));
    json.endArray().endObject().finish();
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void write(JsonPrinter json, RepoStatus.OpenOne document) {
    json.beginObject().field("id", document.id().toString());
    json.field("state", state(document.availability())).field("peers", document.peers());
    json.field("memoryBytes", document.memoryBytes());
    document.trouble().ifPresent(what -> json.field("trouble", what));
    json.endObject();
  }

  private static void write(JsonPrinter json, RepoStatus.Connected peer) {
    json.beginObject().field("connection", peer.connection().value());
    json.field("remote", peer.remote());
    peer.peer().ifPresent(who -> json.field("peer", who.peerId().getValue()));
    peer.principal().ifPresent(who -> json.field("principal", who));
    json.field("since", peer.since().toEpochMilli());
    traffic(json, peer.traffic());
    json.endObject();
  }

  private static void traffic(JsonPrinter json, RepoStatus.Traffic traffic) {
    json.field("receivedMessages", traffic.receivedMessages());
    json.field("receivedBytes", traffic.receivedBytes());
    json.field("sentMessages", traffic.sentMessages());
    json.field("sentBytes", traffic.sentBytes());
  }

  private static String state(Availability availability) {
    return availability.name().toLowerCase(Locale.ROOT);
  }

  private long memoryBytes() {
    return status.documents().stream().mapToLong(RepoStatus.OpenOne::memoryBytes).sum();
  }

  // For Prometheus

  /** In Prometheus' text format. */
  String metrics() {
    StringBuilder out = new StringBuilder();
    RepoStatus.Totals totals = status.totals();
    RepoStatus.Traffic traffic = totals.traffic();
    gauge(out, "am_peers", "Peers that are connected.", status.peers().size());
    gauge(out, "am_documents", "Documents that are open.", status.documents().size());
    gauge(
        out,
        "am_documents_loaded",
        "Documents that are in memory.",
        status.documents().stream().filter(d -> d.memoryBytes() > 0).count());
    gauge(
        out,
        "am_documents_failed",
        "Documents that cannot be read or kept.",
        status.documents().stream().filter(d -> d.trouble().isPresent()).count());
    gauge(out, "am_documents_memory_bytes", "About what documents take.", memoryBytes());
    counter(out, "am_connections_total", "Peers that have connected.", totals.connections());
    counter(out, "am_received_messages_total", "Messages received.", traffic.receivedMessages());
    counter(out, "am_received_bytes_total", "Bytes received.", traffic.receivedBytes());
    counter(out, "am_sent_messages_total", "Messages sent.", traffic.sentMessages());
    counter(out, "am_sent_bytes_total", "Bytes sent.", traffic.sentBytes());
    counter(out, "am_store_failures_total", "Writes that failed.", totals.storeFailures());
    droppedMessages.ifPresent(
        count ->
            counter(
                out,
                "am_node_messages_dropped_total",
                "Ephemeral messages and remote heads that other nodes did not get.",
                count));
    head(out, "am_store_write_seconds", "How long it takes to store changes.", "histogram");
    for (RepoStatus.Bucket bucket : totals.storeMillis()) {
      out.append("am_store_write_seconds_bucket{le=\"")
          .append(bucket.millis() / MILLIS_PER_SECOND)
          .append("\"} ")
          .append(bucket.count())
          .append('\n');
    }
    out.append("am_store_write_seconds_bucket{le=\"+Inf\"} ")
        .append(totals.storeWrites())
        .append("\nam_store_write_seconds_sum ")
        .append(totals.storeSumMillis() / MILLIS_PER_SECOND)
        .append("\nam_store_write_seconds_count ")
        .append(totals.storeWrites())
        .append('\n');
    return out.toString();
  }

  private static void gauge(StringBuilder out, String name, String help, long value) {
    head(out, name, help, "gauge");
    out.append(name).append(' ').append(value).append('\n');
  }

  private static void counter(StringBuilder out, String name, String help, long value) {
    head(out, name, help, "counter");
    out.append(name).append(' ').append(value).append('\n');
  }

  private static void head(StringBuilder out, String name, String help, String type) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
