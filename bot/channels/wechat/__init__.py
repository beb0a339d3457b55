"""WeChat: an Official Account."""
