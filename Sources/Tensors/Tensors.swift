// Sources of Tensors.
