package dev.countersign.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

/**
 * Reads and writes JSON: one of these for the types of this service, another for all
 * others.
 */
final class JsonConverter extends JacksonJsonHttpMessageConverter {

	private static final List<MediaType> ONE_FORM = List.of(MediaType.APPLICATION_JSON);

	private final boolean own;

	private JsonConverter(JsonMapper mapper, boolean own) {
		super(mapper);
		this.own = own;
	}

	static JsonConverter ofOwnTypes(JsonMapper mapper) {
		return new JsonConverter(mapper, true);
	}

	static JsonConverter ofOtherTypes(JsonMapper mapper) {
		return new JsonConverter(mapper, false);
	}

	@Override
	public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
		return isMine(type.toClass()) && super.canRead(type, mediaType);
	}

	@Override
	protected boolean canRead(@Nullable MediaType mediaType) {
		return super.canRead(mediaType) && !(this.own && isOfAnotherEncoding(mediaType));
	}

	@Override
	public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
			throws IOException {
		return super.read(type, this.own ? checked(message) : message, hints);
	}

	@Override
	public boolean canWrite(ResolvableType targetType, Class<?> valueClass, @Nullable MediaType mediaType) {
		return isMine(valueClass) && super.canWrite(targetType, valueClass, mediaType);
	}

	/**
	 * There is one form of every answer of ours, so what a client accepts cannot change
	 * it.
	 */
	@Override
	public List<MediaType> getSupportedMediaTypes(Class<?> type) {
		if (!isMine(type)) {
			return List.of();
		}
		return this.own ? ONE_FORM : super.getSupportedMediaTypes(type);
	}

	private static HttpInputMessage checked(HttpInputMessage message) throws IOException {
		byte[] body = message.getBody().readAllBytes();
		try {
			JsonText.require(body);
		}
		catch (CharacterCodingException ex) {
			throw new HttpMessageNotReadableException("The body is not in UTF-8", ex, message);
		}
		return new CheckedMessage(message.getHeaders(), new ByteArrayInputStream(body));
	}

	/** What is in ASCII is in UTF-8 too. */
	private static boolean isOfAnotherEncoding(@Nullable MediaType mediaType) {
		Charset charset = (mediaType != null) ? mediaType.getCharset() : null;
		return charset != null && !StandardCharsets.UTF_8.equals(charset) && !StandardCharsets.US_ASCII.equals(charset);
	}

	/** Tells whether a type is for this one, and not for the other. */
	boolean isMine(Class<?> type) {
		return OwnTypes.contain(type) == this.own;
	}

	private record CheckedMessage(HttpHeaders getHeaders, InputStream getBody) implements HttpInputMessage {
	}

}
