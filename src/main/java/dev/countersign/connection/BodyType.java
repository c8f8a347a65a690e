package dev.countersign.connection;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Tells of which type a request says its body is. Whatever parameters the type has, it is
 * the same one; a type whose name only begins so is another.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1">RFC 9110, section
 * 8.3.1</a>
 */
public final class BodyType {

	private BodyType() {
	}

	/**
	 * Tells whether a request's body is a form, whose fields are parameters.
	 * @param request whose head has been read
	 */
	public static boolean isForm(HttpServletRequest request) {
		return is(MediaType.APPLICATION_FORM_URLENCODED, request.getContentType());
	}

	/**
	 * Tells whether a request's body is a form of several parts, as with files.
	 * @param request whose head has been read
	 */
	public static boolean isMultipart(HttpServletRequest request) {
		return is(MediaType.MULTIPART_FORM_DATA, request.getContentType());
	}

	private static boolean is(MediaType type, @Nullable String said) {
		try {
			return said != null && type.equalsTypeAndSubtype(MediaType.parseMediaType(said));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

}
