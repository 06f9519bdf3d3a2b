package org.amkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.OpId;
import org.amkit.chunk.OpRow;
import org.amkit.edit.ChangeOp;
import org.amkit.ops.Action;
import org.amkit.ops.Value;
import org.amkit.ops.ValueHeap;
import org.jspecify.annotations.Nullable;

/** The operations of a change with ids written out: read from a chunk, and a chunk made of them. */
final class WrittenOps {
  /** What ops do, by the format's number; a mark that ends has its begin's number. */
  private static final Op.Action[] ACTIONS = {
    Op.Action.MAKE_MAP,
    Op.Action.SET,
    Op.Action.MAKE_LIST,
    Op.Action.DELETE,
    Op.Action.MAKE_TEXT,
    Op.Action.INCREMENT,
    Op.Action.MAKE_TABLE,
    Op.Action.MARK_BEGIN
  };

  private final ChangeChunkWriter writer = new ChangeChunkWriter();
  private final ActorId author;
  private final List<ActorId> actors = new ArrayList<>();
  private final Map<ActorId, Integer> numbers = new HashMap<>();
  private long counter;

  /** The operations of a change, in the order of their ids. */
  static List<Op> read(ChangeChunk change) {
    int[] actors = new int[change.actorCount()];
    for (int i = 0; i < actors.length; i++) {
      actors[i] = i;
    }
    List<Op> ops = new ArrayList<>();
    for (ChangeOp op : ChangeOp.of(change, actors)) {
      ops.add(op(change, op));
    }
    return ops;
  }

  private static Op op(ChangeChunk change, ChangeOp op) {
    List<String> pred = new ArrayList<>(op.pred().length);
    for (long id : op.pred()) {
      pred.add(id(change, id));
    }
    String elem = op.element() == OpId.HEAD ? "_head" : id(change, op.element());
    Value.Scalar value = op.value();
    return new Op(
        id(change, op.id()),
        op.action() == Action.MARK && op.markName() == null
            ? Op.Action.MARK_END
            : ACTIONS[op.action()],
        op.obj() == OpId.ROOT ? "_root" : id(change, op.obj()),
        op.key(),
        op.key() == null ? elem : null,
        op.insert(),
        value == null ? null : EngineTypes.value(value),
        op.markName(),
        op.expand(),
        List.copyOf(pred));
  }

  private static String id(ChangeChunk change, long id) {
    return OpId.counter(id) + "@" + change.actor(OpId.actor(id));
  }

  /** A change by an author, to which operations are added in order. */
  WrittenOps(ActorId author, long startOp) {
    if (startOp < 1 || startOp > OpId.MAX_COUNTER) {
      throw new IllegalArgumentException("a change cannot start at operation " + startOp);
    }
    this.author = author;
    counter = startOp;
    writer.begin(number(author), startOp, actors::get);
  }

  private int number(ActorId actor) {
    Integer known = numbers.get(actor);
    if (known != null) {
      return known;
    }
    actors.add(actor);
    numbers.put(actor, actors.size() - 1);
    return actors.size() - 1;
  }

  private long id(String written) {
    int at = written.indexOf('@');
    if (at < 1) {
      throw noId(written, "COUNTER@ACTOR");
    }
    long number;
    try {
      number = Long.parseLong(written.substring(0, at));
    } catch (NumberFormatException e) {
      number = 0;
    }
    if (number < 1 || number > OpId.MAX_COUNTER) {
      throw noId(written, "its counter is no number");
    }
    return OpId.pack(number, number(ActorId.parse(written.substring(at + 1))));
  }

  private static IllegalArgumentException noId(String written, String why) {
    return new IllegalArgumentException("'" + written + "' is not an id: " + why);
  }

  void add(Op op) {
    String expected = counter + "@" + author;
    if (!op.id().equals(expected)) {
      throw new IllegalArgumentException("expected operation " + expected + ", found " + op.id());
    }
    if ((op.key() == null) == (op.elem() == null)) {
      throw new IllegalArgumentException("operation " + op.id() + " needs a key or an element");
    }
    long[] preds = new long[op.pred().size()];
    for (int i = 0; i < preds.length; i++) {
      preds[i] = id(op.pred().get(i));
    }
    ValueHeap values = new ValueHeap();
    Value.Scalar value = value(op);
    values.append(value);
    OpRow row = writer.row();
    row.obj = op.obj().equals("_root") ? OpId.ROOT : id(op.obj());
    row.key = op.key();
    row.elem = element(op.elem());
    row.insert = op.insert();
    row.action = action(op.action());
    row.value(ValueHeap.typeOf(value), values.buffer(), 0, values.size());
    row.refs(preds, preds.length);
    row.expand = op.expand();
    row.markName = op.markName();
    writer.append();
    counter++;
  }

  private long element(@Nullable String elem) {
    return elem == null || elem.equals("_head") ? OpId.HEAD : id(elem);
  }

  private static Value.Scalar value(Op op) {
    AmValue value = op.value();
    boolean needsValue =
        switch (op.action()) {
          case SET, INCREMENT, MARK_BEGIN -> true;
          default -> false;
        };
    if (needsValue != (value != null)) {
      throw new IllegalArgumentException(
          "operation " + op.id() + (needsValue ? " needs a value" : " has no use for a value"));
    }
    if ((op.action() == Op.Action.MARK_BEGIN) != (op.markName() != null)) {
      throw new IllegalArgumentException(
          "a mark's begin, and nothing else, has a name: " + op.id());
    }
    return value == null ? Value.Null.NULL : EngineTypes.scalar(value);
  }

  private static int action(Op.Action action) {
    return action == Op.Action.MARK_END ? Action.MARK : Arrays.asList(ACTIONS).indexOf(action);
  }

  byte[] finish(
      long seq, long time, @Nullable String message, List<ChangeHash> deps, byte[] extraBytes) {
    if (seq < 1) {
      throw new IllegalArgumentException("sequence numbers count from 1, not " + seq);
    }
    Refusal.requireTime(time);
    String text = message == null || message.isEmpty() ? null : message;
    writer.finish(seq, time, text, deps.stream().sorted().toList(), extraBytes);
    return writer.toByteArray();
  }
}
