package org.amkit.cli.command.inspect;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.amkit.sync.BloomFilter;
import org.amkit.sync.Have;
import org.amkit.sync.SyncMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code am examine-sync}: a sync message as JSON, as the tool {@code automerge} has it. */
@Listing(group = Listing.Group.CARE, place = 70, summary = "Print a sync message as JSON")
@Command(
    name = "examine-sync",
    description = {
      "Prints a sync message as JSON, as 'automerge examine-sync' does: changes (each an array of"
          + " bytes), have (each: bloom, last_sync), heads, need.",
    })
final class ExamineSyncCommand extends Verb {
  private static final int DEFAULT_BITS_PER_ENTRY = 10;
  private static final int DEFAULT_PROBES = 7;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "A file with the message; stdin when left out.")
  String file = FileLabel.DASH;

  @Override
  public int run(Run run) throws IOException {
    SyncMessage message;
    try {
      message = SyncMessage.decode(run.inputs().read(file));
    } catch (FormatException e) {
      throw Faults.notReadable(file, e);
    }
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    json.beginObject();
    json.name("changes").beginArray();
    message.changes().forEach(json::bytes);
    json.endArray();
    json.name("have").beginArray();
    message.have().forEach(have -> have(json, have));
    json.endArray();
    hashes(json, "heads", message.heads());
    hashes(json, "need", message.need());
    json.endObject().line();
    return ExitCode.OK;
  }

  private static void have(JsonPrinter json, Have have) {
    json.beginObject().name("bloom");
    bloom(json, have.bloom());
    hashes(json, "last_sync", have.lastSync());
    json.endObject();
  }

  /** The filter's encoded form is its three numbers and its bits; an empty one has no bytes. */
  private static void bloom(JsonPrinter json, BloomFilter filter) {
    byte[] bytes = filter.toBytes();
    long entries = 0;
    long bitsPerEntry = DEFAULT_BITS_PER_ENTRY;
    long probes = DEFAULT_PROBES;
    byte[] bits = bytes;
    if (bytes.length > 0) {
      ByteReader in = new ByteReader(bytes);
      entries = in.uleb();
      bitsPerEntry = in.uleb();
      probes = in.uleb();
      bits = Arrays.copyOfRange(bytes, in.position(), bytes.length);
    }
    json.beginObject().name("bits").bytes(bits);
    json.field("num_bits_per_entry", bitsPerEntry);
    json.field("num_entries", entries);
    json.field("num_probes", probes).endObject();
  }

  private static void hashes(JsonPrinter json, String name, List<ChangeHash> hashes) {
    json.field(name, hashes);
  }
}
