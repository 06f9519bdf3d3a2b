import org.amkit.Document;
import org.amkit.ObjectId;

/** One's own last change undone, though others changed the document meanwhile; and redone. */
class Undo {
  public static void main(String[] args) {
    Document doc = new Document();
    doc.change("Begin", tx -> tx.set(ObjectId.ROOT, "title", "Plan"));
    Document other = doc.fork();
    doc.change("Mine", tx -> tx.set(ObjectId.ROOT, "title", "Oops"));
    other.change("Theirs", tx -> tx.set(ObjectId.ROOT, "owner", "Ben"));
    doc.merge(other);
    doc.undo("Undo");
    System.out.println(doc.toPlain(ObjectId.ROOT));
    doc.undo("Redo");
    System.out.println(doc.toPlain(ObjectId.ROOT));
  }
}
