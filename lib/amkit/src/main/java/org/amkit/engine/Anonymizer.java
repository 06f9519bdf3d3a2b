package org.amkit.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.ChangeOps;
import org.amkit.chunk.OpRow;
import org.amkit.codec.FormatException;
import org.amkit.column.ValueReader;

/**
 * Writes a document's changes again with other content: the same ops at the same places by as many
 * actors, whose ids are of the same order, so that all concurrent edits turn out as they did.
 *
 * <p>Cost: that of reading, writing and applying all changes.
 */
final class Anonymizer {
  private final Engine from;
  private final AnonymousContent content;
  private final ActorId[] actors;
  private final Map<ChangeHash, ChangeHash> hashes = new HashMap<>();
  private final ChangeChunkWriter writer = new ChangeChunkWriter();
  private final ChangeOps ops = new ChangeOps();

  private Anonymizer(Engine from, RandomGenerator random) {
    this.from = from;
    content = new AnonymousContent(random);
    actors = new ActorId[from.store.actors.size()];
    long prefix = random.nextLong();
    long place = 0;
    for (int number : from.store.actors.sorted()) {
      ByteBuffer id = ByteBuffer.allocate(16);
      actors[number] = ActorId.of(id.putLong(prefix).putLong(place++).array());
    }
  }

  /** A document of the same shape with other content, to be edited by a new actor. */
  static Engine anonymize(Engine from, RandomGenerator random) {
    byte[] actor = new byte[16];
    random.nextBytes(actor);
    Anonymizer anonymizer = new Anonymizer(from, random);
    Engine out = Engine.create(ActorId.of(actor), from.textUnit());
    out.setLimits(Limits.NONE);
    for (int number = 0; number < from.changeCount(); number++) {
      // One by one: a batch may be applied, and so saved, in another order.
      out.applyChanges(List.of(anonymizer.rewrite(change(number, from))));
    }
    out.setLimits(from.limits());
    return out;
  }

  private static ChangeChunk change(int number, Engine from) {
    return ChangeChunk.parse(from.bytes(number), Limits.NONE);
  }

  private byte[] rewrite(ChangeChunk change) {
    int[] numbers = new int[change.actorCount()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = from.store.actors.find(change.actor(i));
    }
    writer.begin(numbers[0], change.startOp(), number -> actors[number]);
    ops.reset(change);
    while (ops.next()) {
      append(numbers);
    }
    List<ChangeHash> deps = new ArrayList<>(change.deps().size());
    for (ChangeHash dep : change.deps()) {
      ChangeHash rewritten = hashes.get(dep);
      if (rewritten == null) {
        throw new FormatException(
            "change " + change.hash() + " depends on " + dep + ", which the document does not make",
            change.offset());
      }
      deps.add(rewritten);
    }
    deps.sort(null);
    String message = change.message();
    ChangeHash hash =
        writer.finish(
            change.seq(),
            content.time(change.time()),
            message == null ? null : content.text(message),
            deps,
            content.bytes(change.extraBytes()));
    hashes.put(change.hash(), hash);
    return writer.toByteArray();
  }

  private void append(int[] numbers) {
    OpRow row = writer.row();
    row.take(ops, numbers);
    // Op by op: a run's values are not alike behind this.
    row.count = 1;
    int type = row.typeCode;
    int start = row.valueStart;
    byte[] value =
        Arrays.copyOfRange(row.valueBuf, start, Math.addExact(start, row.valueByteCount));
    byte[] other = content.value(type, value);
    row.key = row.key == null ? null : content.name(row.key);
    boolean isTruth = type == ValueReader.FALSE || type == ValueReader.TRUE;
    row.value(isTruth ? content.truth() : type, other, 0, other.length);
    row.markName = row.markName == null ? null : content.name(row.markName);
    writer.append();
  }
}
