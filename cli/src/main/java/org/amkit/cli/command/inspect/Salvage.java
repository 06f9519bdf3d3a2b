package org.amkit.cli.command.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.Document;
import org.amkit.ExpandMark;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.amkit.chunk.ColumnSpec;
import org.amkit.chunk.SalvagedOps;
import org.amkit.chunk.SalvagedOps.Entries;
import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.amkit.column.Column;
import org.amkit.column.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new document of the values of a damaged one: every value whose type, length and bytes
 * could be read, at its place where that is known, else under a name that says so.
 */
final class Salvage {
  private static final int MAKE_MAP = 0;
  private static final int SET = 1;
  private static final int MAKE_LIST = 2;
  private static final int MAKE_TEXT = 4;
  private static final int INCREMENT = 5;
  private static final int MAKE_TABLE = 6;
  private static final int MARK = 7;

  private final SalvagedOps ops;
  private final Entries<Long> objActor;
  private final Entries<Long> objCounter;
  private final Entries<Long> idActor;
  private final Entries<Long> idCounter;
  private final Entries<Long> inserts;
  private final Entries<Long> actions;
  private final Entries<Long> succCounts;
  private final Entries<String> keys;
  private final Entries<String> markNames;
  private final @Nullable NewValue[] values;

  /** The values that are strings. */
  private final @Nullable String[] strings;

  /** What the values that are counters start from. */
  private final long[] counters;

  /** Which ops count a counter up, by id, and by how much. */
  private final Map<String, Long> increments = new HashMap<>();

  private final List<List<String>> successors = new ArrayList<>();

  /** The ops of each object, by its id; of objects that are not known, by where they begin. */
  private final Map<String, List<Integer>> objects = new LinkedHashMap<>();

  private int valueCount;

  private Salvage(SalvagedOps ops) {
    this.ops = ops;
    objActor = ops.numbers(ColumnSpec.OP_OBJ_ACTOR);
    objCounter = ops.numbers(ColumnSpec.OP_OBJ_COUNTER);
    idActor = ops.numbers(ColumnSpec.OP_ID_ACTOR);
    idCounter = ops.numbers(ColumnSpec.OP_ID_COUNTER);
    inserts = ops.numbers(ColumnSpec.OP_INSERT);
    actions = ops.numbers(ColumnSpec.OP_ACTION);
    succCounts = ops.numbers(ColumnSpec.OP_SUCC_COUNT);
    keys = ops.strings(ColumnSpec.OP_KEY_STRING);
    markNames = ops.strings(ColumnSpec.OP_MARK_NAME);
    values = new NewValue[ops.opCount()];
    strings = new String[ops.opCount()];
    counters = new long[ops.opCount()];
  }

  /**
   * Puts the values into an empty document, in one change.
   *
   * @return how many values there were
   */
  static int into(Document document, SalvagedOps ops, String message) {
    Salvage salvage = new Salvage(ops);
    salvage.readSuccessors();
    salvage.readValues();
    salvage.group();
    try (Transaction tx = document.startTransaction()) {
      salvage.fill(tx);
      tx.commit(message, 0);
    }
    return salvage.valueCount;
  }

  private String id(int op) {
    return idCounter.get(op) + "@" + idActor.get(op);
  }

  private void readSuccessors() {
    long count = 0;
    for (int i = 0; i < ops.opCount(); i++) {
      Long each = succCounts.get(i);
      count += each == null ? 0 : each;
    }
    int most = (int) Math.min(count, Integer.MAX_VALUE);
    Entries<Long> actors = ops.entries(ColumnSpec.OP_SUCC_ACTOR, most);
    Entries<Long> counters = ops.entries(ColumnSpec.OP_SUCC_COUNTER, most);
    int at = 0;
    for (int i = 0; i < ops.opCount(); i++) {
      List<String> ids = new ArrayList<>();
      Long each = succCounts.get(i);
      for (long k = each == null ? 0 : each; k > 0 && at < most; k--, at++) {
        if (at < actors.values().size() && at < counters.values().size()) {
          ids.add(counters.get(at) + "@" + actors.get(at));
        }
      }
      successors.add(ids);
    }
  }

  private void readValues() {
    Entries<Long> metas = ops.numbers(ColumnSpec.OP_VALUE_META);
    Column bytes = ops.values();
    long at = bytes.start();
    for (int i = 0; i < values.length && metas.isKnown(i); i++) {
      Long meta = metas.get(i);
      long byteCount = meta == null ? 0 : meta >>> 4;
      if (at + byteCount > bytes.end()) {
        if (meta != null) {
          noteValue(at, bytes.end(), "values are truncated from here on");
        }
        break;
      }
      int start = (int) at;
      at += byteCount;
      values[i] =
          meta == null ? NewValue.NULL : value((int) (meta & 15), bytes.buf(), start, (int) at);
      if (values[i] == null) {
        noteValue(start, at, "not a value of its type");
      }
      if (meta != null && (meta & 15) == ValueReader.STRING && values[i] != null) {
        strings[i] = new String(bytes.buf(), start, (int) byteCount, StandardCharsets.UTF_8);
      } else if (meta != null && (meta & 15) == ValueReader.COUNTER) {
        counters[i] = number(ValueReader.COUNTER, bytes.buf(), start, (int) at);
      }
      Long action = actions.get(i);
      if (action != null && action == INCREMENT && meta != null) {
        increments.put(id(i), number((int) (meta & 15), bytes.buf(), start, (int) at));
      }
    }
  }

  private void noteValue(long start, long end, String what) {
    long[] range = ops.range(ColumnSpec.OP_VALUE);
    if (range != null) {
      boolean isInflated = ops.values().start() == 0;
      ops.unreadable()
          .add(
              new SalvagedOps.Unreadable(
                  isInflated ? range[0] : start,
                  isInflated ? range[1] : Math.max(start, end),
                  "column of values: " + what));
    }
  }

  private static long number(int type, byte[] bytes, int start, int end) {
    try {
      ByteReader in = new ByteReader(bytes, start, end, start);
      return type == ValueReader.UINT ? in.uleb() : in.sleb();
    } catch (FormatException e) {
      return 0;
    }
  }

  private static @Nullable NewValue value(int type, byte[] buf, int start, int end) {
    byte[] bytes = Arrays.copyOfRange(buf, start, end);
    try {
      return switch (type) {
        case ValueReader.NULL -> NewValue.NULL;
        case ValueReader.FALSE -> NewValue.bool(false);
        case ValueReader.TRUE -> NewValue.bool(true);
        case ValueReader.UINT -> NewValue.unsigned(new ByteReader(bytes).uleb());
        case ValueReader.INT -> NewValue.integer(new ByteReader(bytes).sleb());
        case ValueReader.FLOAT ->
            bytes.length == Double.BYTES
                ? NewValue.f64(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getDouble())
                : null;
        case ValueReader.STRING ->
            NewValue.str(
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        case ValueReader.BYTES -> NewValue.bytes(bytes);
        case ValueReader.COUNTER -> NewValue.counter(new ByteReader(bytes).sleb());
        case ValueReader.TIMESTAMP ->
            NewValue.timestamp(Instant.ofEpochMilli(new ByteReader(bytes).sleb()));
        default -> NewValue.unknown(type, bytes);
      };
    } catch (FormatException | CharacterCodingException e) {
      return null;
    }
  }

  private void group() {
    String last = "";
    objects.put("root", new ArrayList<>());
    for (int i = 0; i < ops.opCount(); i++) {
      boolean known = objActor.isKnown(i) && objCounter.isKnown(i);
      String object;
      if (known) {
        object = objCounter.get(i) == null ? "root" : objCounter.get(i) + "@" + objActor.get(i);
      } else {
        // Ops of objects that are not known lie together, keys apart from elements.
        String kind = keys.get(i) != null ? "keys" : "elements";
        object = last.startsWith(kind) ? last : kind + i;
      }
      objects.computeIfAbsent(object, id -> new ArrayList<>()).add(i);
      last = object;
    }
  }

  /** Whether an op's value is there still; where that is not known, it is taken to be. */
  private boolean isVisible(int op) {
    Long action = actions.get(op);
    if (action != null && (action == INCREMENT || action == MARK || action == 3)) {
      return false;
    }
    Long count = succCounts.get(op);
    if (count == null || count == 0) {
      return true;
    }
    List<String> ids = successors.get(op);
    return ids.size() == count && increments.keySet().containsAll(ids);
  }

  private @Nullable ObjectType made(int op) {
    Long action = actions.get(op);
    if (action == null) {
      List<Integer> inside = objects.get(id(op));
      return inside == null ? null : guess(inside);
    }
    return switch (action.intValue()) {
      case MAKE_MAP, MAKE_TABLE -> ObjectType.MAP;
      case MAKE_LIST -> ObjectType.LIST;
      case MAKE_TEXT -> ObjectType.TEXT;
      default -> null;
    };
  }

  private ObjectType guess(List<Integer> inside) {
    boolean isText = true;
    for (int op : inside) {
      if (keys.get(op) != null) {
        return ObjectType.MAP;
      }
      isText &= values[op] == null || strings[op] != null;
    }
    return isText ? ObjectType.TEXT : ObjectType.LIST;
  }

  /** An object in the new document, and the ops of the old one that fill it. */
  private record Target(ObjectId id, ObjectType type, List<Integer> ops) {}

  private void fill(Transaction tx) {
    Deque<Target> open = new ArrayDeque<>();
    List<Integer> root = objects.remove("root");
    List<Integer> members = root == null ? List.of() : root;
    open.add(new Target(ObjectId.ROOT, ObjectType.MAP, members));
    while (true) {
      while (!open.isEmpty()) {
        Target target = open.poll();
        switch (target.type) {
          case MAP -> fillMap(tx, target, open);
          case LIST -> fillList(tx, target, open);
          case TEXT -> fillText(tx, target, open);
        }
      }
      // What nothing leads to: its place is lost, or it was removed.
      String orphan = nextOrphan();
      if (orphan == null) {
        return;
      }
      List<Integer> found = objects.remove(orphan);
      List<Integer> inside = found == null ? List.of() : found;
      ObjectType type = guess(inside);
      String key = free(tx, "salvaged " + orphan);
      open.add(new Target(tx.set(ObjectId.ROOT, key, type), type, inside));
    }
  }

  /** An object whose place is not known; those of removed objects stay away. */
  private @Nullable String nextOrphan() {
    boolean allMade = actions.isWhole() && idActor.isWhole() && idCounter.isWhole();
    for (Map.Entry<String, List<Integer>> object : objects.entrySet()) {
      String id = object.getKey();
      boolean isUnknown = id.startsWith("keys") || id.startsWith("elements");
      if ((isUnknown || !allMade) && object.getValue().stream().anyMatch(this::isVisible)) {
        return id;
      }
    }
    return null;
  }

  private static String free(Transaction tx, String key) {
    String free = key;
    for (int i = 2; tx.get(ObjectId.ROOT, free).isPresent(); i++) {
      free = key + " (" + i + ")";
    }
    return free;
  }

  private void fillMap(Transaction tx, Target target, Deque<Target> open) {
    Map<String, Integer> winners = new LinkedHashMap<>();
    for (int op : target.ops) {
      if (isVisible(op)) {
        String key = keys.get(op);
        winners.put(key == null ? "salvaged value " + op : key, op);
      }
    }
    winners.forEach(
        (key, op) -> {
          ObjectType made = made(op);
          if (made != null) {
            open.add(inside(op, tx.set(target.id, key, made), made));
          } else {
            NewValue value = value(op);
            if (value != null) {
              tx.set(target.id, key, value);
              valueCount++;
            }
          }
        });
  }

  private void fillList(Transaction tx, Target target, Deque<Target> open) {
    long index = 0;
    for (int op : elements(target.ops)) {
      ObjectType made = made(op);
      if (made != null) {
        open.add(inside(op, tx.insert(target.id, index++, made), made));
      } else {
        NewValue value = value(op);
        if (value != null) {
          tx.insert(target.id, index++, value);
          valueCount++;
        }
      }
    }
  }

  private Target inside(int op, ObjectId id, ObjectType type) {
    List<Integer> inside = objects.remove(id(op));
    return new Target(id, type, inside == null ? List.of() : inside);
  }

  private @Nullable NewValue value(int op) {
    NewValue value = values[op];
    long added = 0;
    for (String id : successors.get(op)) {
      added += increments.getOrDefault(id, 0L);
    }
    Long action = actions.get(op);
    boolean isSet = action == null || action == SET;
    return added != 0 && value instanceof NewValue.Counter
        ? NewValue.counter(counters[op] + added)
        : isSet ? value : null;
  }

  /** The op of each element of a list that is there still: the last of those of one element. */
  private List<Integer> elements(List<Integer> inside) {
    List<Integer> elements = new ArrayList<>();
    int current = -1;
    for (int op : inside) {
      Long insert = inserts.get(op);
      boolean begins = !inserts.isKnown(op) || (insert != null && insert == 1);
      if (begins && current >= 0) {
        elements.add(current);
        current = -1;
      }
      if (isVisible(op)) {
        current = op;
      }
    }
    if (current >= 0) {
      elements.add(current);
    }
    return elements;
  }

  private record OpenMark(long start, String name, NewValue value) {}

  private void fillText(Transaction tx, Target target, Deque<Target> open) {
    Map<String, OpenMark> begun = new HashMap<>();
    List<Integer> inside = new ArrayList<>(elements(target.ops));
    target.ops.stream().filter(this::isMark).forEach(inside::add);
    inside.sort(null);
    StringBuilder text = new StringBuilder();
    long at = 0;
    for (int op : inside) {
      if (isMark(op)) {
        String name = markNames.get(op);
        NewValue value = values[op];
        if (name != null && value != null) {
          begun.put(id(op), new OpenMark(at, name, value));
        }
        continue;
      }
      String string = strings[op];
      if (string != null && made(op) == null) {
        text.append(string);
        at += string.codePointCount(0, string.length());
        valueCount++;
      } else if (made(op) != null) {
        tx.spliceText(target.id, at - count(text), 0, text.toString());
        text.setLength(0);
        open.add(inside(op, tx.splitBlock(target.id, at++), ObjectType.MAP));
      }
    }
    tx.spliceText(target.id, at - count(text), 0, text.toString());
    endMarks(tx, target, inside, begun);
  }

  private static long count(StringBuilder text) {
    return text.codePointCount(0, text.length());
  }

  private boolean isMark(int op) {
    Long action = actions.get(op);
    Long count = succCounts.get(op);
    return action != null && action == MARK && (count == null || count == 0);
  }

  /** The end of a mark is the op after its beginning's. */
  private void endMarks(
      Transaction tx, Target target, List<Integer> inside, Map<String, OpenMark> begun) {
    long at = 0;
    for (int op : inside) {
      Long counter = idCounter.get(op);
      if (!isMark(op)) {
        String string = strings[op];
        if (string != null && made(op) == null) {
          at += string.codePointCount(0, string.length());
        } else if (made(op) != null) {
          at++;
        }
        continue;
      }
      OpenMark mark = counter == null ? null : begun.remove((counter - 1) + "@" + idActor.get(op));
      if (mark != null && mark.start < at) {
        tx.mark(target.id, mark.start, at, mark.name, mark.value, ExpandMark.AFTER);
      }
    }
  }
}
