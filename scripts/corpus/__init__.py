"""Synthetic speech for training, made from text with the engines that Debian has."""
