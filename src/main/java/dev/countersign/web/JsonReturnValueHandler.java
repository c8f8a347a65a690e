package dev.countersign.web;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.annotation.JsonView;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectWriter;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.util.Assert;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Writes the answers that can be nothing but JSON, without the framework's search for a
 * form that client, controller and converter agree on. They are the same to the byte.
 */
final class JsonReturnValueHandler implements HandlerMethodReturnValueHandler {

	private final List<JsonConverter> converters;

	/** By the controllers' methods; empty for those whose answers are others. */
	private final Map<Method, Optional<ObjectWriter>> writers = new ConcurrentHashMap<>();

	JsonReturnValueHandler(List<JsonConverter> converters) {
		this.converters = converters;
	}

	@Override
	public boolean supportsReturnType(MethodParameter returnType) {
		return writer(returnType).isPresent();
	}

	@Override
	public void handleReturnValue(@Nullable Object value, MethodParameter returnType, ModelAndViewContainer view,
			NativeWebRequest request) throws IOException {
		view.setRequestHandled(true);
		HttpServletResponse response = request.getNativeResponse(HttpServletResponse.class);
		Assert.state(response != null, "An answer needs a response");
		if (value != null) {
			byte[] body = write(value, writer(returnType).orElseThrow());
			if (response.getContentType() == null) {
				response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			}
			response.getOutputStream().write(body);
		}
	}

	private static byte[] write(Object value, ObjectWriter writer) {
		try {
			return writer.writeValueAsBytes(value);
		}
		catch (JacksonException ex) {
			throw new HttpMessageNotWritableException("The answer cannot be written as JSON", ex);
		}
	}

	private Optional<ObjectWriter> writer(MethodParameter returnType) {
		Method method = returnType.getMethod();
		if (method == null) {
			return Optional.empty();
		}
		Optional<ObjectWriter> known = this.writers.get(method);
		if (known == null) {
			known = isAlwaysJson(returnType, method) ? writer(returnType.getParameterType()) : Optional.empty();
			this.writers.put(method, known);
		}
		return known;
	}

	private Optional<ObjectWriter> writer(Class<?> type) {
		return this.converters.stream()
			.filter((converter) -> converter.isMine(type))
			.findFirst()
			.map((converter) -> converter.getMapper().writerFor(type));
	}

	/** A record is written as nothing else unless a controller or its author says so. */
	private static boolean isAlwaysJson(MethodParameter returnType, Method method) {
		Class<?> type = returnType.getParameterType();
		return type.isRecord() && !ErrorResponse.class.isAssignableFrom(type)
				&& (returnType.hasMethodAnnotation(ResponseBody.class)
						|| AnnotatedElementUtils.hasAnnotation(returnType.getContainingClass(), ResponseBody.class))
				&& !returnType.hasMethodAnnotation(JsonView.class)
				&& (OwnTypes.contain(type) || producesJsonAlone(method));
	}

	private static boolean producesJsonAlone(Method method) {
		RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
		return mapping != null && Arrays.equals(mapping.produces(), new String[] { MediaType.APPLICATION_JSON_VALUE });
	}

}
