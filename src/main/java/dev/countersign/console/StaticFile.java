package dev.countersign.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * A file that is handed out as it is. Browsers keep it, and ask each time whether it is
 * still the same, so that all files of a page are always of one release.
 *
 * @param type its media type
 * @param plain its bytes
 * @param compressed the same by gzip
 * @param tag names this content and no other
 */
record StaticFile(String type, byte[] plain, byte[] compressed, String tag) {

	/**
	 * Nothing but files of this service, no script or style within a page, and nothing
	 * that makes a script out of a text.
	 */
	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
			+ "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
			+ "require-trusted-types-for 'script'; trusted-types 'none'";

	private static final Pattern GZIP = Pattern.compile("(?:^|[,\\s])gzip(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))",
			Pattern.CASE_INSENSITIVE);

	static StaticFile of(String type, byte[] content) {
		return new StaticFile(type, content, compress(content), "W/\"" + digest(content) + "\"");
	}

	/** Answers with the file, or with the word that it has not changed. */
	void answer(ServletWebRequest web) throws IOException {
		HttpServletResponse response = web.getNativeResponse(HttpServletResponse.class);
		if (response == null) {
			return;
		}
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
		response.setHeader("Content-Security-Policy", POLICY);
		response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
		if (web.checkNotModified(this.tag)) {
			return;
		}
		boolean gzip = accepts(web.getHeader(HttpHeaders.ACCEPT_ENCODING));
		if (gzip) {
			response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
		}
		byte[] content = gzip ? this.compressed : this.plain;
		response.setContentType(this.type);
		response.setContentLength(content.length);
		response.getOutputStream().write(content);
	}

	private static boolean accepts(@Nullable String encodings) {
		return encodings != null && GZIP.matcher(encodings).find();
	}

	private static byte[] compress(byte[] content) {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return compressed.toByteArray();
	}

	private static String digest(byte[] content) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
			return HexFormat.of().formatHex(digest, 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
