package org.amkit.cli.command.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.amkit.AmValue;
import org.amkit.Change;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Op;
import org.amkit.cli.command.Run;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.Cells;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.Table;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;
import org.amkit.json.DocumentPath;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;

/** {@code am inspect --tree}: the objects of a document, with how large each is. */
final class InspectedObjects {
  private static final int SHOWN_CHILDREN = 20;
  private static final int NUMBER_BYTES = 8;

  /** Cells that the columns of numbers take, and the fewest that a name gets beside them. */
  private static final int NUMBERS = 48;

  private static final int FEWEST_NAME = 24;
  private static final String ROOT = "_root";

  private static final Comparator<Node> LARGEST_FIRST =
      Comparator.comparingLong((Node node) -> -node.totalBytes)
          .thenComparingLong(node -> -node.totalOps);

  private final Run run;
  private final Document document;
  private final boolean json;
  private final Map<String, long[]> sizes = new HashMap<>();
  private final long[] all = new long[2];

  InspectedObjects(Run run, Document document, boolean json) {
    this.run = run;
    this.document = document;
    this.json = json;
  }

  /** An object that can be reached: where it is, what is made in it and in all below. */
  private static final class Node {
    private final DocumentPath path;
    private final ObjectId id;
    private final ObjectType type;
    private final int depth;
    private final List<Node> children = new ArrayList<>();
    private long ops;
    private long bytes;
    private long totalOps;
    private long totalBytes;

    Node(DocumentPath path, ObjectId id, ObjectType type, int depth) {
      this.path = path;
      this.id = id;
      this.type = type;
      this.depth = depth;
    }
  }

  /** Prints the tree. Cost: O(operations). */
  void print() {
    for (Change change : document.getAllChanges()) {
      change.ops().forEach(this::count);
    }
    List<Node> order = new ArrayList<>();
    Node root = new Node(DocumentPath.ROOT, ObjectId.ROOT, ObjectType.MAP, 0);
    Deque<Node> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Node node = open.pop();
      order.add(node);
      fill(node);
      node.children.forEach(open::push);
    }
    for (int i = order.size() - 1; i >= 0; i--) {
      addUp(order.get(i));
    }
    if (json) {
      printJson(root);
    } else {
      printTable(root);
    }
  }

  private void count(Op op) {
    long bytes = byteCount(op.value()) + byteCount(op.key()) + byteCount(op.markName());
    long[] size = sizes.computeIfAbsent(op.obj(), id -> new long[2]);
    size[0]++;
    size[1] += bytes;
    all[0]++;
    all[1] += bytes;
  }

  private static long byteCount(@Nullable String text) {
    return text == null ? 0 : text.getBytes(UTF_8).length;
  }

  private static long byteCount(@Nullable AmValue value) {
    if (value instanceof AmValue.Str str) {
      return byteCount(str.getValue());
    }
    if (value instanceof AmValue.Bytes bytes) {
      return bytes.getValue().length;
    }
    if (value instanceof AmValue.Unknown unknown) {
      return unknown.getValue().length;
    }
    return value == null || value instanceof AmValue.Bool || value instanceof AmValue.Null
        ? 0
        : NUMBER_BYTES;
  }

  private void fill(Node node) {
    long[] size = sizes.getOrDefault(node.id.isRoot() ? ROOT : node.id.toString(), new long[2]);
    node.ops = size[0];
    node.bytes = size[1];
    if (node.type == ObjectType.MAP) {
      document.forEachEntry(
          node.id, entry -> child(node, new Step.Key(entry.getKey()), entry.getValue()));
    } else if (node.type == ObjectType.LIST) {
      document.forEachItem(
          node.id, item -> child(node, new Step.Index(item.getIndex()), item.getValue()));
    }
  }

  private void child(Node node, Step step, AmValue value) {
    value
        .objectId()
        .ifPresent(
            id ->
                node.children.add(
                    new Node(
                        node.path.child(step),
                        id,
                        document.getObjectType(id).orElse(ObjectType.MAP),
                        node.depth + 1)));
  }

  private static void addUp(Node node) {
    node.totalOps = node.ops;
    node.totalBytes = node.bytes;
    for (Node child : node.children) {
      node.totalOps += child.totalOps;
      node.totalBytes += child.totalBytes;
    }
    // Stable: what is as large as another stays in the order of the document.
    node.children.sort(LARGEST_FIRST);
  }

  private void printTable(Node root) {
    Table table =
        new Table("llrrrrr").row("object", "type", "length", "ops", "bytes", "total", "share");
    Deque<Object> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (next instanceof Node node) {
        row(table, node);
        shown(node).forEach(open::addFirst);
      } else {
        table.row(String.valueOf(next), "", "", "", "", "", "");
      }
    }
    long goneOps = all[0] - root.totalOps;
    if (goneOps > 0) {
      long goneBytes = all[1] - root.totalBytes;
      table.row(
          "no longer there",
          "",
          "",
          goneOps,
          goneBytes,
          goneBytes,
          Amounts.percent(goneBytes, all[1]));
    }
    Output out = run.console().paged();
    List<String> lines = table.lines();
    out.println(run.console().paint(Style.STRONG, lines.get(0)));
    lines.subList(1, lines.size()).forEach(out::println);
  }

  /** What to print below an object, the last first: of many children the largest. */
  private List<Object> shown(Node node) {
    int count = node.children.size();
    boolean all = count <= SHOWN_CHILDREN || run.console().verbose();
    List<Object> shown = new ArrayList<>(node.children.subList(0, all ? count : SHOWN_CHILDREN));
    if (!all) {
      int left = count - SHOWN_CHILDREN;
      shown.add("  ".repeat(node.depth + 1) + "(" + left + " smaller, all with -v)");
    }
    Collections.reverse(shown);
    return shown;
  }

  private void row(Table table, Node node) {
    String name = ".";
    if (node.depth > 0) {
      List<Step> steps = node.path.steps();
      name = DocumentPath.of(steps.subList(steps.size() - 1, steps.size())).toString();
      name = name.startsWith(".[") ? name.substring(1) : name;
    }
    int most = Math.max(FEWEST_NAME, run.console().lineCells() - NUMBERS);
    table.row(
        Cells.cut("  ".repeat(node.depth) + name, most),
        node.type.name().toLowerCase(Locale.ROOT),
        document.length(node.id),
        node.ops,
        node.bytes,
        node.totalBytes,
        Amounts.percent(node.totalBytes, all[1]));
  }

  private void printJson(Node root) {
    JsonPrinter printer = run.json(JsonPrinter.Layout.COMPACT);
    Deque<Node> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Node node = open.pop();
      printer.beginObject().field("path", node.path.toString());
      printer.field("id", node.id.isRoot() ? ROOT : node.id.toString());
      printer.field("type", node.type.name().toLowerCase(Locale.ROOT));
      printer.field("length", document.length(node.id));
      printer.field("ops", node.ops).field("bytes", node.bytes);
      printer
          .field("totalOps", node.totalOps)
          .field("totalBytes", node.totalBytes)
          .endObject()
          .line();
      for (int i = node.children.size() - 1; i >= 0; i--) {
        open.push(node.children.get(i));
      }
    }
  }
}
