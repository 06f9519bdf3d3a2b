package org.amkit.cli.address;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.amkit.AmValue;
import org.amkit.DocumentVisitor;
import org.amkit.ListItem;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Span;
import org.amkit.json.DocumentPath;
import org.amkit.json.DocumentPath.Step;

/** A visitor that knows where in the document each member is. */
public abstract class PlacedVisitor implements DocumentVisitor {
  private final Deque<ObjectId> open = new ArrayDeque<>();

  /** The steps to the member that was visited last; below it, one for the member that comes. */
  private final List<Step> steps;

  /** For each map, list and text that has not ended, where in the text its next span begins. */
  private final Deque<Long> positions = new ArrayDeque<>();

  /** Visits what is inside of the object at a place. */
  protected PlacedVisitor(DocumentPath start) {
    this.steps = new ArrayList<>(start.steps());
  }

  /**
   * A member; {@link #path} is its place.
   *
   * @param value the value that reads show
   * @param op the op that put it
   * @param conflict whether others compete with it
   */
  protected abstract void member(AmValue value, ObjectId op, boolean conflict);

  /** The map or list that the member is in. */
  protected final ObjectId container() {
    return open.element();
  }

  /** The place of the member that was visited last. O(depth). */
  protected final DocumentPath path() {
    return DocumentPath.of(steps);
  }

  @Override
  public void begin(ObjectId object, ObjectType type) {
    open.push(object);
    positions.push(0L);
    steps.add(new Step.End());
  }

  @Override
  public final void entry(MapEntry entry) {
    steps.set(steps.size() - 1, new Step.Key(entry.getKey()));
    member(entry.getValue(), entry.getId(), entry.isConflict());
  }

  @Override
  public final void item(ListItem item) {
    steps.set(steps.size() - 1, new Step.Index(item.getIndex()));
    member(item.getValue(), item.getId(), item.isConflict());
  }

  /** Positions in texts are in code points. */
  @Override
  public void span(Span span) {
    long at = positions.pop();
    if (span instanceof Span.Text text) {
      positions.push(at + text.text().codePointCount(0, text.text().length()));
    } else {
      steps.set(steps.size() - 1, new Step.Index(at));
      positions.push(at + 1);
    }
  }

  @Override
  public void end(ObjectId object, ObjectType type) {
    open.pop();
    positions.pop();
    steps.remove(steps.size() - 1);
  }
}
