import org.amkit.Counter;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;

/** Maps, lists and counters edited; a transaction rolled back. */
class Editing {
  public static void main(String[] args) {
    Document doc = new Document();
    doc.change(
        "Shopping",
        tx -> {
          ObjectId items = tx.set(ObjectId.ROOT, "items", ObjectType.LIST);
          tx.insert(items, 0, "milk");
          tx.insert(items, 1, "bread");
          tx.set(ObjectId.ROOT, "visits", new Counter(1));
        });
    ObjectId items = doc.get(ObjectId.ROOT, "items").orElseThrow().objectId().orElseThrow();
    doc.change(
        "Again",
        tx -> {
          tx.increment(ObjectId.ROOT, "visits", 2);
          tx.delete(items, 0);
          tx.insert(items, 1, "eggs");
        });
    try (Transaction tx = doc.startTransaction()) {
      tx.set(ObjectId.ROOT, "mistake", true);
      tx.rollback();
    }
    System.out.println(doc.toPlain(items));
    System.out.println(doc.get(ObjectId.ROOT, "visits").orElseThrow());
    System.out.println(String.join(" ", doc.keys(ObjectId.ROOT).orElseThrow()));
  }
}
