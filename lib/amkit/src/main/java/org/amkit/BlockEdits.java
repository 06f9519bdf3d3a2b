package org.amkit;

/** Edits of the block markers of a text: maps that are elements of it. */
final class BlockEdits {
  private final TransactionImpl tx;

  BlockEdits(TransactionImpl tx) {
    this.tx = tx;
  }

  ObjectId split(ObjectId text, long index) {
    requireText(text);
    return tx.insert(text, index, ObjectType.MAP);
  }

  void join(ObjectId text, long index) {
    block(text, index);
    tx.delete(text, index);
  }

  ObjectId replace(ObjectId text, long index) {
    join(text, index);
    return split(text, index);
  }

  /** The map of the marker at an index. */
  ObjectId block(ObjectId text, long index) {
    requireText(text);
    AmValue value = tx.get(text, index).orElse(AmValue.Null.INSTANCE);
    if (value instanceof AmValue.Map block) {
      return block.getId();
    }
    throw new AutomergeException("no block marker at index " + index + " of " + text);
  }

  private void requireText(ObjectId text) {
    if (tx.engine().objectType(tx.object(text)) != ObjectType.TEXT) {
      throw new AutomergeException("not a text: " + text);
    }
  }
}
