package dev.countersign.notice;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.countersign.store.Utf8Text;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The texts of mails, as Mustache templates: for each kind of notice a subject, a plain
 * text and HTML. A file in the deployer's folder takes the place of the one in the jar of
 * the same name. All are read at the start, so that none is found broken later.
 */
final class MailTemplates {

	private static final int MAX_FILE = 256 * 1024;

	private final @Nullable Path folder;

	private final Map<NoticeKind, Written> templates = new EnumMap<>(NoticeKind.class);

	MailTemplates(NoticeMailProperties properties) {
		this.folder = properties.templates();
		Mustache.Compiler compiler = Mustache.compiler()
			.defaultValue("")
			.emptyStringIsFalse(true)
			.withLoader(this::open);
		Mustache.Compiler plain = compiler.escapeHTML(false);
		for (NoticeKind kind : NoticeKind.values()) {
			this.templates.put(kind,
					new Written(compile(plain, "subject of " + kind, new StringReader(properties.subject(kind))),
							compile(plain, kind + ".txt"), compile(compiler.escapeHTML(true), kind + ".html")));
			tryOut(kind);
		}
	}

	/** Parts that templates share are not read before they are needed. */
	private void tryOut(NoticeKind kind) {
		try {
			write(kind, Map.of());
		}
		catch (MustacheException ex) {
			throw unreadable(kind.toString(), ex);
		}
	}

	/** Fills in what a notice says. */
	Mail write(NoticeKind kind, Map<String, String> values) {
		Written written = this.templates.get(kind);
		if (written == null) {
			throw new IllegalStateException("There is no template of " + kind);
		}
		return new Mail(written.subject().execute(values).replaceAll("\\p{Cntrl}+", " ").strip(),
				written.text().execute(values).stripTrailing() + '\n', written.html().execute(values));
	}

	private Template compile(Mustache.Compiler compiler, String name) {
		return compile(compiler, name, open(name));
	}

	private static Template compile(Mustache.Compiler compiler, String name, Reader source) {
		try {
			return compiler.compile(source);
		}
		catch (MustacheException ex) {
			throw unreadable(name, ex);
		}
	}

	private static FailureAnalyzedException unreadable(String name, MustacheException ex) {
		return new FailureAnalyzedException(
				"The template of mails '%s' cannot be read: %s".formatted(name, ex.getMessage()),
				"Mend it, or take it out of countersign.mail.templates.", ex);
	}

	/** Also finds the parts that templates share. */
	private Reader open(String name) {
		try {
			Path own = (this.folder != null) ? this.folder.resolve(name) : null;
			if (own != null && Files.isRegularFile(own)) {
				return new StringReader(read(name, Files.newInputStream(own)));
			}
			InputStream shipped = MailTemplates.class.getResourceAsStream("mail/" + name);
			if (shipped == null) {
				throw new FailureAnalyzedException("There is no template of mails '%s'.".formatted(name),
						"Add it to countersign.mail.templates, or take out what refers to it.");
			}
			return new StringReader(read(name, shipped));
		}
		catch (IOException ex) {
			throw new FailureAnalyzedException("The template of mails '%s' cannot be read: %s".formatted(name, ex),
					"Let the service read the files in countersign.mail.templates.", ex);
		}
	}

	private static String read(String name, InputStream source) throws IOException {
		try (source) {
			byte[] bytes = source.readNBytes(MAX_FILE + 1);
			if (bytes.length > MAX_FILE) {
				throw new FailureAnalyzedException("The template of mails '%s' is too large.".formatted(name),
						"Keep it below 256 KB: pictures are better linked to.");
			}
			return text(name, bytes);
		}
	}

	private static String text(String name, byte[] bytes) {
		try {
			return Utf8Text.read(bytes);
		}
		catch (CharacterCodingException ex) {
			throw new FailureAnalyzedException("The template of mails '%s' is not text in UTF-8.".formatted(name),
					"Convert the file in countersign.mail.templates, such as by %s."
						.formatted(Utf8Text.conversion(bytes)),
					ex);
		}
	}

	/**
	 * A mail as it is read.
	 *
	 * @param subject one line
	 * @param text for those who read plain text
	 * @param html for all others
	 */
	record Mail(String subject, String text, String html) {

		@Override
		public String toString() {
			return "Mail[subject=" + this.subject + "]";
		}

	}

	private record Written(Template subject, Template text, Template html) {
	}

}
