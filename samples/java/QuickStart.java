import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;

/** A text is written, saved and loaded; two copies edit it, and both edits are kept. */
class QuickStart {
  public static void main(String[] args) {
    Document doc = new Document();
    ObjectId text;
    try (Transaction tx = doc.startTransaction()) {
      text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
      tx.spliceText(text, 0, 0, "Hello world");
      tx.commit();
    }

    Document copy = Document.load(doc.save());
    doc.change("Here", tx -> tx.spliceText(text, 5, 0, " beautiful"));
    copy.change("There", tx -> tx.spliceText(text, 11, 0, "!"));
    doc.merge(copy);
    System.out.println(doc.text(text).orElseThrow());
  }
}
