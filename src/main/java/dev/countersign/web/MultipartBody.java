package dev.countersign.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.countersign.password.StrictUtf8;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import org.apache.catalina.core.ApplicationPart;
import org.apache.tomcat.util.http.fileupload.FileItem;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.apache.tomcat.util.http.fileupload.disk.DiskFileItemFactory;
import org.jspecify.annotations.Nullable;

/**
 * A body of several parts that has been read already. The container finds no parts in it
 * any more, so that its parser is asked here.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
final class MultipartBody {

	private static final int MAX_PARTS = 100;

	private MultipartBody() {
	}

	/**
	 * Returns the parts of a body.
	 * @throws IllegalArgumentException if it is not one of several parts
	 */
	static List<Part> parts(HttpServletRequest request, byte[] body) {
		DiskFileItemFactory inMemory = new DiskFileItemFactory(body.length, null);
		inMemory.setDefaultCharset(StandardCharsets.UTF_8.name());
		FileUpload parser = new FileUpload();
		parser.setFileItemFactory(inMemory);
		parser.setFileCountMax(MAX_PARTS);
		try {
			return parser.parseRequest(new Content(request.getContentType(), body))
				.stream()
				.<Part>map(MultipartBody::part)
				.toList();
		}
		catch (FileUploadException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/**
	 * Returns what a part holds that is a field and no file.
	 * @throws IllegalArgumentException if it is not in UTF-8
	 */
	static String text(Part field) {
		try (InputStream content = field.getInputStream()) {
			return StrictUtf8.decode(content.readAllBytes());
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("A field is not in UTF-8", ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Part part(FileItem item) {
		return new ApplicationPart(item, null);
	}

	private record Content(@Nullable String type, byte[] body) implements UploadContext {

		@Override
		public String getCharacterEncoding() {
			return StandardCharsets.UTF_8.name();
		}

		@Override
		public @Nullable String getContentType() {
			return this.type;
		}

		@Override
		public long contentLength() {
			return this.body.length;
		}

		@Override
		public InputStream getInputStream() {
			return new ByteArrayInputStream(this.body);
		}

	}

}
