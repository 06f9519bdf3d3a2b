import org.amkit.Document
import org.amkit.ObjectId
import org.amkit.ObjectType

/** samples/java/QuickStart.java in Kotlin: two copies edit a text, and both edits are kept. */
fun main() {
    val doc = Document()
    val text = doc.startTransaction().use { tx ->
        val text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT)
        tx.spliceText(text, 0, 0, "Hello world")
        tx.commit()
        text
    }

    val copy = Document.load(doc.save())
    doc.change("Here") { tx -> tx.spliceText(text, 5, 0, " beautiful") }
    copy.change("There") { tx -> tx.spliceText(text, 11, 0, "!") }
    doc.merge(copy)
    println(doc.text(text).orElseThrow())
}
