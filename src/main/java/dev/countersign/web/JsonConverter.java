package dev.countersign.web;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
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
	public boolean canWrite(ResolvableType targetType, Class<?> valueClass, @Nullable MediaType mediaType) {
		return isMine(valueClass) && super.canWrite(targetType, valueClass, mediaType);
	}

	/**
	 * There is one form of every answer of ours, so what a client accepts cannot change
	 * it.
	 */
	@Override
	public List<MediaType> getSupportedMediaTypes(Class<?> type) {
		return this.own ? ONE_FORM : super.getSupportedMediaTypes(type);
	}

	/** Tells whether a type is for this one, and not for the other. */
	boolean isMine(Class<?> type) {
		return OwnTypes.contain(type) == this.own;
	}

}
